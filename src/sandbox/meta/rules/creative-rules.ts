import type { Fields } from '../../world/index.ts';
import { isFields } from '../check-params.ts';
import { BOTH, CREATE, inner, isGiven, list, type Rule, UPDATE, type Write } from './rule.ts';

const ON = { on: ['creative'] } as const;
const DATA = ['link_data', 'video_data', 'photo_data', 'template_data', 'text_data', 'product_data'];
/** Fields that replace a story: an existing post, or an asset feed. */
const OTHER_CONTENT = [
  'object_story_id',
  'source_instagram_media_id',
  'asset_feed_spec',
  'object_id',
  'product_set_id',
];

const story = ({ given }: Write) => inner(given, 'object_story_spec');
const video = (write: Write) => inner(story(write), 'video_data');
const hasVideo = (write: Write) => isGiven(story(write).video_data);
/** Returns the cards of a carousel. */
const cards = (write: Write): readonly Fields[] =>
  list(inner(story(write), 'link_data').child_attachments).filter(isFields);
/** Returns everything that shows a film: the one of a video ad, or the cards that have one. */
const shown = (write: Write): readonly Fields[] => [
  ...(hasVideo(write) ? [video(write)] : []),
  ...cards(write).filter(({ video_id }) => isGiven(video_id)),
];
const films = (write: Write) => shown(write).map(({ video_id }) => write.find(video_id));
const pictures = (write: Write) =>
  [video(write), ...cards(write)].map(({ image_hash }) => image_hash).filter((hash) => isGiven(hash));
/** Calls to action that need no link. */
const WITHOUT_LINK = ['LIKE_PAGE', 'CALL_NOW', 'MESSAGE_PAGE', 'WHATSAPP_MESSAGE', 'NO_BUTTON'];

export const CREATIVE_RULES: readonly Rule[] = [
  {
    name: 'creative-without-content',
    ...ON,
    at: CREATE,
    source: 'Meta’s guide to creatives',
    confidence: 'documented',
    breaks: ({ given }) => !['object_story_spec', ...OTHER_CONTENT].some((name) => isGiven(given[name])),
    says: { code: 100, subcode: 1487929, message: 'The creative has no content' },
  },
  {
    name: 'story-without-page',
    ...ON,
    at: CREATE,
    source: 'error 1443048',
    confidence: 'reported',
    breaks: (write) => isGiven(write.given.object_story_spec) && !isGiven(story(write).page_id),
    says: { code: 100, subcode: 1443048, message: 'object_story_spec ill formed: page_id is missing' },
  },
  {
    name: 'story-without-data',
    ...ON,
    at: CREATE,
    source: 'error 1443048',
    confidence: 'reported',
    breaks: (write) => isGiven(write.given.object_story_spec) && !DATA.some((name) => isGiven(story(write)[name])),
    says: { code: 100, subcode: 1443048, message: 'object_story_spec ill formed: one kind of data is needed' },
  },
  {
    name: 'thumbnail-missing',
    ...ON,
    at: CREATE,
    source: 'pipeboard-co/meta-ads-mcp#82',
    confidence: 'reported',
    breaks: (write) => hasVideo(write) && !isGiven(video(write).image_hash) && !isGiven(video(write).image_url),
    says: {
      code: 100,
      subcode: 1443226,
      message: 'Please specify one of image_hash or image_url in the video_data field',
    },
  },
  {
    name: 'image-unknown',
    ...ON,
    at: CREATE,
    source: 'the image library belongs to the account',
    confidence: 'unconfirmed',
    breaks: (write) => pictures(write).some((hash) => write.imageNamed(hash) === undefined),
    says: { code: 100, subcode: 1487242, message: 'The image hash is not in the library of this account' },
  },
  {
    name: 'video-unknown',
    ...ON,
    at: CREATE,
    source: 'the video library belongs to the account',
    confidence: 'unconfirmed',
    breaks: (write) => films(write).some((film) => film?.kind !== 'video'),
    says: { code: 100, subcode: 1487472, message: 'The video does not exist, or is not yours to use' },
  },
  {
    name: 'video-not-ready',
    ...ON,
    at: CREATE,
    source: 'logly/mureo#467, byadsco/meta-ads-mcp#112',
    confidence: 'reported',
    breaks: (write) => films(write).some((film) => Number(film?.fields.ready_at) > write.now),
    says: {
      code: 100,
      subcode: 1885252,
      message: 'Video not ready for use in an ad',
      advice: 'The video is still being processed.',
    },
  },
  {
    name: 'carousel-card-count',
    ...ON,
    at: CREATE,
    source: 'Meta, Instagram Carousel Ads: 2 to 10 cards',
    confidence: 'documented',
    breaks: (write) => {
      const count = list(inner(story(write), 'link_data').child_attachments).length;
      return isGiven(inner(story(write), 'link_data').child_attachments) && (count < 2 || count > 10);
    },
    says: { code: 100, message: 'A carousel takes between 2 and 10 child_attachments' },
  },
  {
    name: 'carousel-card-link',
    ...ON,
    at: CREATE,
    source: 'Meta, Instagram Carousel Ads: link is required of each card',
    confidence: 'documented',
    breaks: (write) => cards(write).some(({ link }) => !isGiven(link)),
    says: { code: 100, message: 'Each of the child_attachments needs a link' },
  },
  {
    name: 'carousel-card-picture',
    ...ON,
    at: CREATE,
    source: 'Meta, Instagram Carousel Ads: a picture beside the video of a card',
    confidence: 'documented',
    breaks: (write) => cards(write).some(({ image_hash, picture }) => !isGiven(image_hash) && !isGiven(picture)),
    says: { code: 100, message: 'Each of the child_attachments needs image_hash or picture' },
  },
  {
    name: 'call-to-action-without-link',
    ...ON,
    at: CREATE,
    source: 'Meta’s guide to video ads',
    confidence: 'unconfirmed',
    breaks: (write) => {
      const action = inner(video(write), 'call_to_action');
      return (
        isGiven(action.type) && !WITHOUT_LINK.includes(String(action.type)) && !isGiven(inner(action, 'value').link)
      );
    },
    says: { code: 100, subcode: 1885800, message: 'The call to action needs a link' },
  },
  {
    name: 'standard-enhancements',
    ...ON,
    at: CREATE,
    source: 'facebook/facebook-java-business-sdk#434',
    confidence: 'reported',
    breaks: ({ given }) => {
      const features = inner(given, 'degrees_of_freedom_spec').creative_features_spec;
      return isFields(features) && Object.hasOwn(features, 'standard_enhancements');
    },
    says: {
      code: 100,
      subcode: 3858504,
      message: 'standard_enhancements is no longer available: name the single features',
    },
  },
  {
    name: 'creative-immutable',
    ...ON,
    at: UPDATE,
    source: 'pipeboard-co/meta-ads-mcp#155',
    confidence: 'reported',
    breaks: ({ sent }) =>
      ['object_story_spec', 'url_tags', 'asset_feed_spec', 'title', 'body'].some((name) => isGiven(sent[name])),
    says: { code: 100, subcode: 1815573, message: 'The content of a creative cannot be changed' },
  },
  {
    name: 'ad-creative-empty',
    on: ['ad'],
    at: BOTH,
    source: 'Meta’s guide to ads',
    confidence: 'documented',
    breaks: ({ given }) => isFields(given.creative) && Object.keys(given.creative).length === 0,
    says: { code: 100, subcode: 1487930, message: 'creative takes {creative_id} or the fields of a creative' },
  },
  {
    name: 'ad-creative-unknown',
    on: ['ad'],
    at: BOTH,
    source: 'the creative library belongs to the account',
    confidence: 'unconfirmed',
    breaks: (write) => {
      const id = inner(write.given, 'creative').creative_id ?? inner(write.given, 'creative').id;
      return isGiven(id) && write.find(id)?.kind !== 'creative';
    },
    says: { code: 100, subcode: 1487390, message: 'Ad creative is incomplete' },
  },
  {
    name: 'ad-needs-adset',
    on: ['ad'],
    at: CREATE,
    source: 'Meta’s guide to ads',
    confidence: 'documented',
    breaks: ({ given }) => !isGiven(given.adset_id),
    says: { code: 100, message: '(#100) The parameter adset_id is required.' },
  },
  {
    name: 'label-without-name',
    on: ['campaign', 'adset', 'creative', 'ad'],
    at: BOTH,
    source: 'Meta’s guide to labels',
    confidence: 'documented',
    breaks: ({ given }) =>
      list(given.adlabels).some((label) => !isFields(label) || !(isGiven(label.name) || isGiven(label.id))),
    says: { code: 100, subcode: 1487745, message: 'A label needs a name or an id' },
  },
];
