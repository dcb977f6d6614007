import { checkBundle } from './check.ts';
import { eventInWords, foundInWords } from './words.ts';

const at = (id: string) => document.querySelector(`#${id}`);

/** Shows the result, as text only, never as markup. */
async function tell(file: File): Promise<void> {
  const [verdict, list, key] = [at('verdict'), at('events'), at('key')];
  if (verdict === null || list === null || !(key instanceof HTMLTextAreaElement)) return;
  list.replaceChildren();
  verdict.className = '';
  verdict.textContent = `Checking ${file.name} …`;
  try {
    const checked = await checkBundle(file, key.value);
    verdict.className = 'good';
    verdict.textContent = `✓ ${foundInWords(checked)}`;
    list.append(
      ...checked.events.map((event) => {
        const item = document.createElement('li');
        item.textContent = eventInWords(event);
        return item;
      }),
    );
  } catch (error) {
    verdict.className = 'bad';
    verdict.textContent = `✗ ${error instanceof Error ? error.message : String(error)}`;
  }
}

const chosen = at('file');
chosen?.addEventListener('change', () => {
  const file = chosen instanceof HTMLInputElement ? chosen.files?.[0] : undefined;
  if (file !== undefined) void tell(file);
});
addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => {
  event.preventDefault();
  const file = event.dataTransfer?.files[0];
  if (file !== undefined) void tell(file);
});
