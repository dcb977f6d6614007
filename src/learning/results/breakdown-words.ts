import type { FieldError } from '../../core/kernel/index.ts';
import { type Header, normalized } from './header.ts';
import { isEmptyCell, readNumber } from './read-number.ts';

// The breakdowns of platforms, in the languages of their exports. Their lists change, so words also identify columns
// that no list has.

/** Words that name a breakdown anywhere in a header, if its cells are words as well. */
const INSIDE: readonly RegExp[] = [
  /age|gender|sex|countr(?:y|ies)|regions?|territor(?:y|ies)|provinces?|cit(?:y|ies)|dma|geography|locations?|placements?/,
  /devices?|browsers?|operating systems?|time of (?:the )?day|hour of (?:the )?day|day of (?:the )?week|weekdays?/,
  /traffic sources?|audiences?|demographics?|household|parental|languages?|network|interests?|keywords?|search terms?/,
  /viewer (?:age|gender)|subscription status|carousel cards?|product id|action type/,
  /alter|altersgruppen?|geschlecht(?:er)?|land|länder|bundesländer|bundesland|region(?:en)?|stadt|städte|standorte?/,
  /platzierung(?:en)?|gerät[a-zäöüß]*|betriebssysteme?|uhrzeit|tageszeit|wochentage?|zugriffsquelle|zielgruppen?|sprachen?|netzwerk/,
  /edad|sexo|género|país(?:es)?|región|ciudad|provincia|ubicaci(?:ón|ones)|dispositivos?|sistema operativo|hora del día/,
  /franja horaria|día de la semana|fuente de tráfico|público|idioma|grupo de edad|navegador/,
  /âge|tranche d'âge|sexe|genre|pays|régions?|villes?|emplacements?|appareils?|terminal|système d'exploitation/,
  /heure de la journée|tranche horaire|jour de la semaine|sources? de trafic|langue|réseau|navigateur/,
  /età|fascia d'età|sesso|genere|paes[ei]|region[ei]|città|posizionament[oi]|sistema operativo|ora del giorno|fascia oraria/,
  /giorno della settimana|sorgente di traffico|pubblico|lingua/,
  /idade|faixa etária|gênero|regi(?:ão|ões)|cidades?|posicionamentos?|sistema operaci?onal|hora do dia|faixa horária/,
  /dia da semana|origem do tráfego|localização|localidade|navegador/,
  /leeftijd|geslacht|regio|stad|plaatsing|appara(?:at|ten)|besturingssysteem|uur van de dag|dag van de week|doelgroep|taal/,
].map(({ source }) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, 'u'));

/** The same for languages without spaces between words. */
const WITHIN_TEXT = new RegExp(
  [
    '年齢|年代|性別|国(?!際)|地域|都道府県|市区町村|配置|掲載面|デバイス|端末|オペレーティング|時間帯|曜日|トラフィック|オーディエンス|視聴者|言語|ネットワーク|登録状況',
    '연령|나이|성별|국가|지역|게재 ?위치|노출 ?위치|기기|운영 ?체제|시간대|시간별|요일|언어|잠재고객',
  ].join('|'),
);

/** Words that name a breakdown only as the whole header: inside one they mean something else, such as when a video was published. */
const ALONE =
  /^(?:hour|hours|by hour|os|position|segment|stunde|hora|por hora|red|posición|heure|par heure|position|ora|per ora|rete|posizione|horário|rede|local|posição|時間|時刻|시간)$/u;

/** Words that name a breakdown anywhere in a header, even if its cells are numbers: an hour from 0 to 23, or a product id. */
const NUMBERED = new RegExp(
  [
    'hour of (?:the )?day|time of (?:the )?day|day of (?:the )?week|hour \\(|product id|zip code|postal code|carousel card',
    'stunde des tages|uhrzeit|tageszeit|wochentag|produkt-id|postleitzahl|hora del día|franja horaria|día de la semana|código postal',
    'heure de la journée|tranche horaire|jour de la semaine|code postal|ora del giorno|fascia oraria|giorno della settimana',
    'hora do dia|faixa horária|dia da semana|時間帯|曜日|郵便番号|시간대|요일|우편번호',
  ].join('|'),
  'u',
);

/** Cells of a breakdown under a header in any language: ages, hours of the day, and genders in the languages of the exports. */
const CELLS = new RegExp(
  [
    '13-17|18-24|25-34|35-44|45-54|55-64|65\\+|\\d\\d:00:00 ?- ?\\d\\d:59:59',
    'male|female|men|women|männlich|weiblich|hombre|mujer|masculino|femenino|homme|femme|uomo|donna|maschio|femmina',
    'feminino|man|vrouw|kobieta|mężczyzna|kadın|erkek|男性|女性|남성|여성',
  ]
    .map((cells) => `^(?:${cells})$`)
    .join('|'),
  'iu',
);

/** Finds a column that splits results, by its name and cells, even if no list of the export has it. */
export function unlistedBreakdown(
  { from, unread }: Header,
  rows: readonly (readonly string[])[],
): FieldError | undefined {
  const isWords = (at: number) =>
    rows.some((cells) => !isEmptyCell(cells[at] ?? '') && readNumber(cells[at] ?? '', '.') === undefined);
  const found = unread.find(({ at, written }) => {
    const name = normalized(written);
    if (ALONE.test(name) || NUMBERED.test(name)) return true;
    if (rows.some((cells) => CELLS.test(normalized(cells[at] ?? '').replace(/[‐-―]/g, '-')))) return true;
    return (WITHIN_TEXT.test(name) || INSIDE.some((words) => words.test(name))) && isWords(at);
  });
  if (found === undefined) return undefined;
  const message = `this ${from.label} export seems to be broken down by ${found.written}: export it without that column`;
  return { path: `header[${found.at}]`, message };
}
