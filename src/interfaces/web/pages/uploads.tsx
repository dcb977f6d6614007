import { useEffect, useRef, useState } from 'preact/hooks';
import { percent } from '../format.ts';
import { Failed } from '../parts/states.tsx';
import { refusal } from '../session.ts';
import { type Upload, uploadFilms } from '../upload-films.ts';

/** Uploads films that are dropped anywhere on the page or selected. They are then analyzed and decided automatically. */
export function Uploads() {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const why = refusal('operator');
  const add = (files: readonly File[]) => {
    const change = (changed: Upload) =>
      setUploads((all) => [...all.filter(({ id }) => id !== changed.id), changed].sort((a, b) => a.at - b.at));
    void uploadFilms(files, change);
  };
  useEffect(() => {
    if (why !== undefined) return;
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      add([...(event.dataTransfer?.files ?? [])]);
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, [why]);
  return (
    <section aria-label="Add films" class={`panel drop ${isOver ? 'over' : ''}`}>
      <div class="row">
        <p>
          <strong>Drop films anywhere on this page.</strong>{' '}
          <span class="quiet">
            Each film is analyzed, its best clip is decided for every platform, and its campaigns are drafted.
          </span>
        </p>
        <button type="button" disabled={why !== undefined} title={why} onClick={() => input.current?.click()}>
          Add films
        </button>
      </div>
      <input
        ref={input}
        type="file"
        accept="video/*,.mkv,.mov,.mxf"
        multiple
        hidden
        aria-label="Films"
        onChange={({ currentTarget }) => {
          add([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      {uploads.length > 0 && (
        <ul class="events uploads">
          {uploads.map((upload) => (
            <Row key={upload.id} upload={upload} />
          ))}
        </ul>
      )}
    </section>
  );
}

const SAID = {
  waiting: 'waiting',
  sending: 'uploading',
  analyzing: 'analyzing',
  deciding: 'deciding',
  done: 'decided',
  failed: 'failed',
} as const;

function Row({ upload }: { readonly upload: Upload }) {
  const { name, state, progress, bytes_per_second, video_id, error, cancel, again } = upload;
  const isMoving = state === 'sending' || state === 'analyzing';
  return (
    <li class="row">
      <span>
        {video_id !== undefined && state === 'done' ? (
          <a href={`/app/videos/${video_id}`}>{name}</a>
        ) : (
          <strong>{name}</strong>
        )}{' '}
        <span class="quiet">
          {SAID[state]}
          {isMoving && ` ${percent(progress)}`}
          {state === 'sending' && bytes_per_second > 0 && ` · ${(bytes_per_second / 1e6).toFixed(1)} MB/s`}
        </span>
      </span>
      {isMoving && <progress value={progress} max={1} aria-label={`${name}: ${SAID[state]}`} />}
      {state === 'sending' && (
        <button type="button" class="small" aria-label={`Cancel ${name}`} onClick={cancel}>
          Cancel
        </button>
      )}
      {error !== undefined && <Failed error={error} retry={again} />}
    </li>
  );
}
