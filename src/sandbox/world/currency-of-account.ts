/** An account whose id is the ISO 4217 number of a currency has that currency; all others have dollars. */
const NUMBERS: Readonly<Record<string, string>> = {
  '978': 'EUR',
  '826': 'GBP',
  '392': 'JPY',
  '901': 'TWD',
  '188': 'CRC',
  '348': 'HUF',
  '414': 'KWD',
  '410': 'KRW',
};

/** @param id digits only */
export const currencyOfAccount = (id: string): string => NUMBERS[id] ?? 'USD';
