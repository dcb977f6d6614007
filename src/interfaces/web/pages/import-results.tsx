import { useRef, useState } from 'preact/hooks';
import type { Reply } from '../../client/index.ts';
import { client } from '../data.ts';
import { counted } from '../format.ts';
import { Action } from '../parts/action.tsx';
import { Failed } from '../parts/states.tsx';
import { refusal } from '../session.ts';
import { UnknownNames } from './unknown-names.tsx';

type Report = Reply<'results.import'>;

interface Seen {
  readonly file: File;
  readonly report: Report;
}

const sent = (file: File, dry_run: 'true' | 'false') =>
  client.results.import(
    { file_name: file.name, dry_run },
    { stream: { type: /\.csv$/i.test(file.name) ? 'text/csv' : 'application/x-ndjson', content: file } },
  );

/** Reads an export, shows what importing it would do, maps unknown names, and only then imports it. */
export function ImportResults({ reload }: { readonly reload: () => void }) {
  const [seen, setSeen] = useState<Seen>();
  const [imported, setImported] = useState<Report>();
  const [error, setError] = useState<unknown>();
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const why = refusal('operator');
  const look = async (file: File | undefined) => {
    if (file === undefined) return;
    setError(undefined);
    setImported(undefined);
    // if the new file cannot be read, an earlier one must not be imported
    if (file !== seen?.file) setSeen(undefined);
    await sent(file, 'true').then((report) => setSeen({ file, report }), setError);
  };
  const take = async ({ file }: Seen) => {
    const report = await sent(file, 'false');
    setSeen(undefined);
    setImported(report);
    reload();
  };
  return (
    <section
      aria-label="Import results"
      class={`panel drop ${isOver ? 'over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (why === undefined) void look(event.dataTransfer?.files[0]);
      }}
    >
      <div class="row">
        <p>
          <strong>Drop an export from Ads Manager here.</strong>{' '}
          <span class="quiet">You see its contents before anything is imported.</span>
        </p>
        <button type="button" disabled={why !== undefined} title={why} onClick={() => input.current?.click()}>
          Choose a file
        </button>
      </div>
      <input
        ref={input}
        type="file"
        accept=".csv,.ndjson,.jsonl"
        hidden
        aria-label="Export"
        onChange={({ currentTarget }) => {
          void look(currentTarget.files?.[0]);
          currentTarget.value = '';
        }}
      />
      {error !== undefined && <Failed error={error} />}
      {imported !== undefined && (
        <p role="status" class="good">
          ✓ {counted(imported.results, 'result')} imported.
        </p>
      )}
      {seen !== undefined && (
        <div class="seen">
          <p role="status">
            <strong>{seen.file.name}</strong>: {inWords(seen.report)} Nothing is imported yet.
          </p>
          <UnknownNames names={seen.report.unknown_names ?? []} onMapped={() => look(seen.file)} />
          <Refusals report={seen.report} />
          <p class="buttons">
            {seen.report.results > 0 && (
              <Action needs="operator" class="main" act={() => take(seen)}>
                Import {counted(seen.report.results, 'result')}
              </Action>
            )}
            <button type="button" onClick={() => setSeen(undefined)}>
              Cancel
            </button>
          </p>
        </div>
      )}
    </section>
  );
}

function inWords({ results, corrected, unchanged, rejected_total, skipped_total }: Report): string {
  const parts = [
    `${counted(results, 'result')} to import`,
    corrected > 0 && `${corrected} of them correct known results`,
    unchanged > 0 && `${unchanged} known already`,
    rejected_total > 0 && `${rejected_total} refused`,
    skipped_total > 0 && `${skipped_total} skipped, such as rows of totals`,
  ];
  return `${parts.filter((part) => part !== false).join(', ')}.`;
}

const LISTED = 50;

/** Lists the rejected lines, and warnings about the others. */
const Refusals = ({
  report: { rejected, rejected_total, warnings, warnings_total, unread_columns = [] },
}: {
  readonly report: Report;
}) => (
  <>
    {rejected.length > 0 && (
      <details>
        <summary>
          {counted(rejected_total, 'refused line')}
          {rejected_total > LISTED && `, the first ${LISTED}`}
        </summary>
        <ul class="plain">
          {rejected.slice(0, LISTED).map(({ line, errors }) => (
            <li key={line}>
              Line {line}: {errors.map(({ path, message }) => `${path} ${message}`.trim()).join('; ')}
            </li>
          ))}
        </ul>
      </details>
    )}
    {warnings.length > 0 && (
      <details>
        <summary>
          {counted(warnings_total, 'remark')}
          {warnings_total > LISTED && `, the first ${LISTED}`}
        </summary>
        <ul class="plain">
          {warnings.slice(0, LISTED).map(({ line, message }) => (
            <li key={`${line} ${message}`}>
              Line {line}: {message}
            </li>
          ))}
        </ul>
      </details>
    )}
    {unread_columns.length > 0 && <p class="quiet">Columns not read: {unread_columns.join(', ')}</p>}
  </>
);
