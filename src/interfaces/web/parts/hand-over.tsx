import { useState } from 'preact/hooks';
import type { Checked } from '../bundle-check/check.ts';
import { eventInWords, foundInWords } from '../bundle-check/words.ts';
import { saveFile } from '../save-file.ts';
import { Action } from './action.tsx';
import { Failed } from './states.tsx';

/** Shows what a customer receives: the bundle, the page that checks it, and instructions. */
export const HandOver = ({ bundle }: { readonly bundle: string }) => (
  <>
    <p class="buttons screen-only">
      <a class="button" href={bundle} download="ledger-bundle.ndjson">
        Evidence bundle
      </a>
      <Action
        needs="viewer"
        act={async () => {
          const { checkerPage } = await import('../bundle-check/checker.ts');
          saveFile('check-bundle.html', 'text/html', checkerPage);
        }}
      >
        Checker for your customer
      </Action>
    </p>
    <p class="quiet">
      Send your customer both files: they open <code>check-bundle.html</code> in their browser and drop the bundle on
      it. It needs no network and nothing installed.
    </p>
  </>
);

type Found = { readonly checked: Checked } | { readonly error: unknown } | { readonly isChecking: true };

/** Shows the same, and checks a bundle that somebody provided, here in the browser: nothing is sent. */
export function CheckBundle({ bundle }: { readonly bundle: string }) {
  const [key, setKey] = useState('');
  const [found, setFound] = useState<Found>();
  const check = async (file: File | undefined) => {
    if (file === undefined) return;
    setFound({ isChecking: true });
    try {
      const { checkBundle } = await import('../bundle-check/check.ts');
      setFound({ checked: await checkBundle(file, key) });
    } catch (error) {
      setFound({ error });
    }
  };
  return (
    <details class="panel check-bundle">
      <summary>Hand over evidence, or check what you received</summary>
      <HandOver bundle={bundle} />
      <h2>Check a bundle</h2>
      <div class="fields">
        <label class="wide">
          Public key, if you received one separately
          <textarea
            rows={2}
            spellcheck={false}
            value={key}
            onInput={({ currentTarget }) => setKey(currentTarget.value)}
          />
        </label>
        <label>
          Bundle
          <input type="file" accept=".ndjson" onChange={({ currentTarget }) => void check(currentTarget.files?.[0])} />
        </label>
      </div>
      <div role="status">{found !== undefined && <Verdict found={found} />}</div>
    </details>
  );
}

function Verdict({ found }: { readonly found: Found }) {
  if ('isChecking' in found) return <p>checking…</p>;
  if ('error' in found) return <Failed error={found.error} />;
  return (
    <>
      <p class="good">✓ {foundInWords(found.checked)}</p>
      <ol class="bundle-events">
        {found.checked.events.map((event) => (
          <li key={event}>{eventInWords(event)}</li>
        ))}
      </ol>
    </>
  );
}
