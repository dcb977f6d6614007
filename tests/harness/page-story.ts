import type { Page } from './page.ts';
import type { PageData } from './page-data.ts';

/** What people do, by the name of the file that records the consequences. */
export type Stories = Readonly<
  Record<string, (story: ReturnType<typeof tell>, data: PageData, page: Page) => Promise<void>>
>;

/** Records what a person does on a page and what follows, one line each: requests that change something, and what the page then shows. */
export function tell(page: Page) {
  const lines: string[] = [];
  let before = { said: '', asked: '', address: '' };
  const note = async (done: string) => {
    lines.push(`${done}`);
    for (const { does, body } of page.written()) lines.push(`  → ${page.plain(does)}${bodyOf(page, body)}`);
    const asked = page.all('dialog[open]');
    const said = page.all('[role=status], [role=alert]');
    const address = page.address();
    if (asked !== before.asked && asked !== '') lines.push(`  asks: ${asked}`);
    if (said !== before.said) lines.push(`  says: ${said === '' ? 'nothing more' : said}`);
    if (address !== before.address) lines.push(`  goes to ${page.plain(address)}`);
    before = { said, asked, address };
    for (const where of page.left.splice(0)) lines.push(`  leaves: ${where}`);
    for (const { name, text } of await page.saved())
      lines.push(`  saves ${page.plain(name)}:`, page.plain(text).trim());
  };
  return {
    text: () => `${lines.join('\n')}\n`,
    /** Opens the page at an address, before anything is done. */
    open: async (address: string) => {
      await page.open(address);
      page.written();
      before = { said: page.all('[role=status], [role=alert]'), asked: '', address: page.address() };
      lines.push('', `On ${page.plain(address)}`);
    },
    press: async (...names: (string | RegExp)[]) => {
      for (const name of names) {
        await note(`press ${await page.press(name)}`);
      }
    },
    fill: async (name: string | RegExp, text: string) => {
      const field = await page.fill(name, text);
      await note(`write “${page.plain(text)}” into ${field}`);
    },
    submit: async (button: string) => {
      await page.submit(button);
      await note(`press ${button}`);
    },
    key: async (...keys: string[]) => {
      for (const key of keys) {
        await page.key(key);
        await note(`key ${key}`);
      }
    },
    choose: async (field: string, ...files: File[]) => {
      await page.choose(field, ...files);
      await note(`choose ${files.map(({ name }) => name).join(', ')} as ${field}`);
    },
    /** Records what the page now shows in an element. */
    sees: (selector: string) => void lines.push(`  sees: ${page.all(selector)}`),
    /** Records something that happens elsewhere. */
    meanwhile: async (what: string, happens: () => Promise<unknown>) => {
      await happens();
      await page.settle();
      await note(`meanwhile ${what}`);
    },
  };
}

const bodyOf = (page: Page, body: unknown) =>
  body === undefined || body === null
    ? ''
    : ` ${page.plain(typeof body === 'string' ? body.trim() : JSON.stringify(body))}`;
