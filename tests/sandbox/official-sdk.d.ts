/** The parts of Meta's SDK that the test uses; the package has no types of its own. */
declare module 'facebook-nodejs-business-sdk' {
  type Fields = Record<string, unknown>;
  /** A page of objects that can load the next one. */
  interface Page extends Array<Crud> {
    hasNext(): boolean;
    next(): Promise<Page>;
  }
  interface Crud {
    readonly id: string;
    readonly _data: Fields;
  }
  class Node implements Crud {
    constructor(id?: string);
    readonly id: string;
    readonly _data: Fields;
    get(fields: string[], params?: Fields): Promise<Crud>;
    update(fields: string[], params?: Fields): Promise<Fields>;
    delete(fields: string[], params?: Fields): Promise<Fields>;
    getInsights(fields: string[], params?: Fields): Promise<Page>;
    getAdSets(fields: string[], params?: Fields): Promise<Page>;
    getAds(fields: string[], params?: Fields): Promise<Page>;
  }
  export class Campaign extends Node {}
  export class AdSet extends Node {}
  export class Ad extends Node {}
  export class AdAccount extends Node {
    createCampaign(fields: string[], params: Fields): Promise<Crud>;
    createAdSet(fields: string[], params: Fields): Promise<Crud>;
    createAd(fields: string[], params: Fields): Promise<Crud>;
    createAdCreative(fields: string[], params: Fields): Promise<Crud>;
    createAdImage(fields: string[], params: Fields): Promise<Crud>;
    getCampaigns(fields: string[], params?: Fields): Promise<Page>;
  }
  export class FacebookAdsApi {
    constructor(token: string);
    static init(token: string, locale: string, crashLog: boolean): FacebookAdsApi;
  }
}
