import type { Reply } from '../../client/index.ts';
import { client } from '../data.ts';
import { Action } from '../parts/action.tsx';
import { StartExperiment } from './start-experiment.tsx';

export type Experiment = Reply<'experiments.get'>;

interface StepProps {
  readonly experiment: Pick<Experiment, 'id' | 'status' | 'verdict'>;
  readonly reload: () => void;
}

/** Shows a person's next step for an experiment: start it, or apply its verdict. */
export const ExperimentStep = ({ experiment: { id, status, verdict }, reload }: StepProps) =>
  status === 'draft' ? (
    <StartExperiment id={id} reload={reload} />
  ) : (
    <Action
      needs="operator"
      class="small"
      ask={async () => ({
        title: 'Apply this experiment?',
        text: <p>{verdict?.because} The other campaigns of the experiment end.</p>,
        action: 'Apply',
        act: () => client.experiments.apply({ id }).then(reload),
      })}
    >
      Apply
    </Action>
  );
