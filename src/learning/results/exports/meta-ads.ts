import type { PlatformExport } from './export.ts';
import { META_HEADERS } from './meta-headers.ts';

/** Ads Manager tables at the campaign, ad set or ad level. */
export const META_ADS: PlatformExport = {
  source: 'meta_ads',
  label: 'Meta Ads Manager',
  platform: 'instagram',
  names: ['ad_id', 'ad_name', 'campaign_id', 'campaign_name', 'ad_set_name'],
  ids: '^[0-9]{9,}$',
  levels: [
    ['ad_id', 'ad_name'],
    ['ad_set_id', 'ad_set_name'],
    ['campaign_id', 'campaign_name'],
  ],
  parts: ['ad_set_id', 'ad_set_name'],
  marks: [
    ['campaign_id', 'campaign_name', 'ad_id', 'ad_name'],
    ['period_start', 'day', 'span', 'spend'],
  ],
  others:
    /\bad group\b|広告グループ|광고 그룹|grupo de an[uú]ncios|groupe (?:d'annonces|de publicités)|gruppo (?:di )?annunci|advertentiegroep/,
  figures: {
    impressions: [{ count: 'impressions' }],
    views: [{ count: 'views' }],
    views_3s: [{ count: 'views_3s' }],
    thruplays: [{ count: 'thruplays' }],
    completions: [{ count: 'completions' }],
    watch_time_ms: [{ average: 'average_watched', times: 'views' }],
    likes: [{ count: 'likes' }],
    comments: [{ count: 'comments' }],
    shares: [{ count: 'shares' }],
    saves: [{ count: 'saves' }],
    clicks: [{ count: 'link_clicks' }, { count: 'all_clicks' }],
    conversions: [
      { count: 'conversions' },
      {
        count: 'results',
        where: 'result_kind',
        // a campaign's “result” may also be a view or a click
        is: /purchase|lead(?!ing)|registration|subscri|app_install|offsite_conversion\.custom|achat|compra|kauf|käuf|acquist|aanko(?:o|p)|購入|リード|구매/i,
        meaning: 'purchases, leads, registrations, subscriptions or installs',
      },
    ],
    spend_minor: [{ money: 'spend' }],
    revenue_minor: [{ money: 'revenue' }],
  },
  currency: ['header', 'column'],
  decimal: 'by language',
  totals:
    /^(?:(?:grand )?totals?|total general|total geral|resultados totales|totales|totais|gesamt(?:summe|ergebnis)?|insgesamt|summe|totaux|total général|totale(?: complessivo)?|合計|総計|(?:results from|ergebnisse (?:von|aus)|resultados de|résultats (?:de|pour)|risultati (?:di|da)|resultaten van) \d.*|totaal|총계|합계)$/i,
  breakdowns: [
    ...['age', 'gender', 'country', 'region', 'dma region', 'placement', 'device', 'impression device'],
    ...['device platform', 'conversion device', 'time of day (ad account time zone)'],
    ...["time of day (viewer's time zone)", 'media type', 'alter', 'geschlecht', 'land', 'bundesland', 'platzierung'],
    ...['gerät', 'impression-gerät', 'geräteplattform', 'edad', 'sexo', 'género', 'país', 'región', 'ubicación'],
    ...['dispositivo', 'dispositivo de impresión', 'âge', 'sexe', 'genre', 'pays', 'région', 'placement', 'appareil'],
    ...['leeftijd', 'geslacht', 'land', 'regio', 'plaatsing', 'apparaat', '연령', '성별', '국가', '지역', '노출 위치'],
    ...['idade', 'gênero', 'género', 'país', 'região', 'posicionamento', 'dispositivo de impressão', 'età', 'genere'],
    ...[
      'paese',
      'regione',
      'posizionamento',
      '年齢',
      '性別',
      '国',
      '地域',
      '配置',
      'デバイス',
      'インプレッションデバイス',
    ],
  ],
  notes: ['Rows of other platforms (column Platform) are skipped; without that column, all rows count as Instagram’s.'],
  headers: META_HEADERS,
};
