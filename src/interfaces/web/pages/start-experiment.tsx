import { useState } from 'preact/hooks';
import { client } from '../data.ts';
import { Action } from '../parts/action.tsx';
import { exposureAsked } from './exposure-asked.ts';
import { AtMost, perDay } from './money-at-risk.tsx';

interface StartProps {
  readonly id: string;
  readonly reload: () => void;
}

/** Starts an experiment. If its arms have ads, the server replies with what all of them can cost; the second press repeats that. */
export function StartExperiment({ id, reload }: StartProps) {
  const [exposure, setExposure] = useState<ReturnType<typeof exposureAsked>>();
  const start = async () => {
    try {
      await client.experiments.start({ id, confirm: exposure });
      reload();
    } catch (error) {
      const asked = exposureAsked(error);
      if (asked === undefined) throw error;
      setExposure(asked);
    }
  };
  return (
    <>
      <Action needs={exposure === undefined ? 'operator' : 'admin'} class="small" act={start}>
        {exposure === undefined ? 'Start' : `Start: ${perDay(exposure)}`}
      </Action>
      {exposure !== undefined && (
        <p role="status" class="notice">
          The ads of all arms start together, for <AtMost exposure={exposure} />. Start once more to confirm that.
        </p>
      )}
    </>
  );
}
