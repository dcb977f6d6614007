import type { Platform } from '../../core/platforms/index.ts';

/** What a column of an export holds, as far as it is read. */
export type Column =
  | 'campaign_id'
  | 'campaign_name'
  | 'ad_set_name'
  | 'ad_id'
  | 'ad_name'
  | 'day'
  | 'period_start'
  | 'period_end'
  | 'platform'
  | 'currency'
  | 'impressions'
  | 'views'
  | 'views_3s'
  | 'thruplays'
  | 'completions'
  | 'watch_hours'
  | 'average_watched'
  | 'likes'
  | 'comments'
  | 'shares'
  | 'saves'
  | 'link_clicks'
  | 'all_clicks'
  | 'click_rate'
  | 'conversions'
  | 'results'
  | 'result_kind'
  | 'spend'
  | 'revenue';

export interface ExportFormat {
  readonly source: string;
  /** How people call it. */
  readonly name: string;
  readonly platform: Platform;
  /** Which columns name the clip or campaign, most exact first. */
  readonly names: readonly Column[];
  /** A header is this format's when each of these groups has a column in it. */
  readonly marks: readonly (readonly Column[])[];
  /** Header cells in lower case, without the currency in brackets, by language. */
  readonly headers: Readonly<Record<string, Readonly<Partial<Record<Column, readonly string[]>>>>>;
  /** Columns that split an ad's result further, so that its rows would overwrite each other. */
  readonly breakdowns: readonly string[];
}

/** Headers as the exports of Ads Manager have them; other languages follow as users bring them. */
export const META_ADS: ExportFormat = {
  source: 'meta_ads',
  name: 'Meta Ads Manager',
  platform: 'instagram',
  names: ['ad_id', 'ad_name', 'campaign_id', 'campaign_name', 'ad_set_name'],
  marks: [
    ['campaign_id', 'campaign_name', 'ad_id', 'ad_name'],
    ['period_start', 'day', 'spend'],
  ],
  headers: {
    en: {
      campaign_id: ['campaign id'],
      campaign_name: ['campaign name'],
      ad_set_name: ['ad set name'],
      ad_id: ['ad id'],
      ad_name: ['ad name'],
      day: ['day'],
      period_start: ['reporting starts'],
      period_end: ['reporting ends'],
      platform: ['platform', 'publisher platform'],
      currency: ['currency', 'account currency'],
      impressions: ['impressions'],
      views: ['video plays'],
      views_3s: ['3-second video plays', '3-second video views', 'video plays (3 seconds)'],
      thruplays: ['thruplays', 'thruplay'],
      completions: ['video plays at 100%', 'video watches at 100%'],
      average_watched: ['video average play time', 'video average watch time'],
      likes: ['post reactions'],
      comments: ['post comments'],
      shares: ['post shares'],
      saves: ['post saves'],
      link_clicks: ['link clicks'],
      all_clicks: ['clicks (all)'],
      conversions: ['purchases', 'website purchases'],
      results: ['results'],
      result_kind: ['result indicator', 'result type'],
      spend: ['amount spent'],
      revenue: ['purchases conversion value', 'purchase conversion value', 'website purchases conversion value'],
    },
    de: {
      campaign_id: ['kampagnen-id'],
      campaign_name: ['kampagnenname'],
      ad_set_name: ['anzeigengruppenname', 'name der anzeigengruppe'],
      ad_id: ['anzeigen-id'],
      ad_name: ['anzeigenname', 'name der anzeige', 'name der werbeanzeige'],
      day: ['tag'],
      period_start: ['berichtsstart', 'auswertungsstart'],
      period_end: ['berichtsende', 'auswertungsende'],
      platform: ['plattform'],
      currency: ['währung'],
      impressions: ['impressionen'],
      views_3s: ['3-sekunden-video-plays', '3-sekunden-videowiedergaben', 'video-plays (3 sekunden)'],
      thruplays: ['thruplays', 'thruplay'],
      completions: ['video-plays zu 100 %', 'videowiedergaben bis 100 %'],
      likes: ['beitragsreaktionen'],
      comments: ['beitragskommentare'],
      shares: ['geteilte beiträge'],
      saves: ['gespeicherte beiträge'],
      link_clicks: ['link-klicks'],
      all_clicks: ['klicks (alle)'],
      conversions: ['käufe', 'website-käufe'],
      results: ['ergebnisse'],
      result_kind: ['ergebnisindikator', 'ergebnistyp'],
      spend: ['ausgegebener betrag'],
      revenue: ['conversion-wert für käufe', 'kauf-conversion-wert'],
    },
    es: {
      campaign_id: ['identificador de la campaña'],
      campaign_name: ['nombre de la campaña'],
      ad_set_name: ['nombre del conjunto de anuncios'],
      ad_id: ['identificador del anuncio'],
      ad_name: ['nombre del anuncio'],
      day: ['día'],
      period_start: ['inicio del informe'],
      period_end: ['fin del informe'],
      platform: ['plataforma'],
      currency: ['divisa', 'moneda'],
      impressions: ['impresiones'],
      views_3s: ['reproducciones de video de 3 segundos', 'reproducciones de vídeo de 3 segundos'],
      thruplays: ['thruplays', 'thruplay'],
      completions: ['reproducciones de video hasta el 100%', 'reproducciones de vídeo hasta el 100%'],
      likes: ['reacciones a publicaciones'],
      comments: ['comentarios de publicaciones'],
      shares: ['veces que se compartieron las publicaciones'],
      saves: ['veces que se guardaron las publicaciones'],
      link_clicks: ['clics en el enlace'],
      all_clicks: ['clics (todos)'],
      conversions: ['compras', 'compras en el sitio web'],
      results: ['resultados'],
      result_kind: ['indicador de resultado', 'tipo de resultado'],
      spend: ['importe gastado'],
      revenue: ['valor de conversión de compras'],
    },
    fr: {
      campaign_id: ['identifiant de la campagne'],
      campaign_name: ['nom de la campagne'],
      ad_set_name: ["nom de l'ensemble de publicités"],
      ad_id: ['identifiant de la publicité'],
      ad_name: ['nom de la publicité'],
      day: ['jour'],
      period_start: ['début des rapports'],
      period_end: ['fin des rapports'],
      platform: ['plateforme'],
      currency: ['devise'],
      impressions: ['impressions'],
      views_3s: ['lectures de vidéo de 3 secondes'],
      thruplays: ['thruplays', 'thruplay'],
      completions: ['lectures de vidéo à 100 %', 'lectures de la vidéo à 100 %'],
      likes: ['réactions à une publication'],
      comments: ['commentaires sur la publication'],
      shares: ['partages de publications', 'partages de la publication'],
      saves: ['enregistrements de la publication'],
      link_clicks: ['clics sur un lien', 'clics sur le lien'],
      all_clicks: ['clics (tous)'],
      conversions: ['achats', 'achats sur le site web'],
      results: ['résultats'],
      result_kind: ['indicateur de résultats', 'type de résultat'],
      spend: ['montant dépensé'],
      revenue: ['valeur de conversion des achats'],
    },
  },
  breakdowns: [
    ...['age', 'gender', 'country', 'region', 'placement', 'device', 'impression device', 'device platform'],
    ...['time of day (ad account time zone)', 'alter', 'geschlecht', 'land', 'platzierung', 'edad', 'sexo', 'país'],
    ...['ubicación', 'âge', 'sexe', 'pays', 'région'],
  ],
};

/** `Table data.csv` of YouTube Studio's advanced mode. */
export const YOUTUBE_STUDIO: ExportFormat = {
  source: 'youtube_studio',
  name: 'YouTube Studio',
  platform: 'youtube',
  names: ['ad_id', 'ad_name'],
  marks: [['ad_name'], ['views', 'watch_hours', 'impressions']],
  headers: {
    en: {
      ad_id: ['content', 'video'],
      ad_name: ['video title'],
      day: ['date'],
      impressions: ['impressions'],
      views: ['views'],
      watch_hours: ['watch time (hours)'],
      average_watched: ['average view duration'],
      likes: ['likes'],
      comments: ['comments added', 'comments'],
      shares: ['shares'],
      click_rate: ['impressions click-through rate (%)', 'impressions click-through rate'],
      revenue: ['estimated revenue', 'your estimated revenue'],
    },
    de: {
      ad_id: ['videos', 'inhalte'],
      ad_name: ['videotitel'],
      day: ['datum'],
      impressions: ['impressionen'],
      views: ['aufrufe'],
      watch_hours: ['wiedergabezeit (stunden)'],
      average_watched: ['durchschnittliche wiedergabedauer'],
      likes: ['„mag ich“-bewertungen', 'likes'],
      comments: ['hinzugefügte kommentare', 'kommentare'],
      shares: ['geteilte inhalte', 'geteilt'],
      click_rate: ['klickrate der impressionen (%)', 'klickrate der impressionen'],
      revenue: ['geschätzter umsatz'],
    },
    es: {
      ad_id: ['contenido', 'id del vídeo'],
      ad_name: ['título del vídeo', 'título del video'],
      day: ['fecha'],
      impressions: ['impresiones'],
      views: ['visualizaciones', 'vistas'],
      watch_hours: ['tiempo de visualización (horas)', 'tiempo de reproducción (horas)'],
      average_watched: ['duración media de las visualizaciones', 'duración media de la visualización'],
      likes: ['me gusta'],
      comments: ['comentarios añadidos', 'comentarios'],
      shares: ['compartidos', 'veces compartido'],
      click_rate: ['porcentaje de clics de las impresiones (%)', 'ctr de las impresiones (%)'],
      revenue: ['ingresos estimados'],
    },
    fr: {
      ad_id: ['contenu', 'contenus'],
      ad_name: ['titre de la vidéo'],
      day: ['date'],
      impressions: ['impressions'],
      views: ['vues'],
      watch_hours: ['durée de visionnage (heures)'],
      average_watched: ["durée moyenne d'une vue"],
      likes: ["j'aime", "mentions j'aime"],
      comments: ['commentaires ajoutés', 'commentaires'],
      shares: ['partages'],
      click_rate: ['taux de clics par impression (%)', 'taux de clics des impressions (%)'],
      revenue: ['revenus estimés', 'vos revenus estimés'],
    },
  },
  breakdowns: ['traffic source', 'geography', 'viewer age', 'viewer gender', 'device type', 'subscription status'],
};
