import { expect, test } from 'vitest';
import { better, body, video, withClips, worse } from '../../testing/experiments.ts';
import { addVideo, onEachDatabase, uuid } from '../../testing/index.ts';
import { createExperiment } from './create.ts';
import { lookAtExperiment } from './look.ts';
import { listExperiments } from './read.ts';
import { cancelExperiment, startExperiment, stopExperiment } from './run.ts';

onEachDatabase('creating an experiment', (testContext) => {
  test('a repeated request returns the same experiment, and another experiment of the video has to wait', async () => {
    const ctx = await testContext();
    await withClips(ctx);
    const first = await createExperiment(ctx, body());
    expect(first.isNew).toBe(true);
    expect(first.experiment.arms).toMatchObject([
      { label: 'A', clip_id: worse, is_control: true },
      { label: 'B', clip_id: better, is_control: false },
    ]);
    expect(await createExperiment(ctx, body())).toEqual({ ...first, isNew: false });
    // another budget is another experiment: its drafts would differ
    await expect(createExperiment(ctx, body({ budget_minor: 9000, currency: 'EUR' }))).rejects.toMatchObject({
      code: 'experiment-open',
    });
    await expect(createExperiment(ctx, body({ days: 21 }))).rejects.toMatchObject({
      code: 'experiment-open',
      details: { experiment_id: first.experiment.id },
    });
    await cancelExperiment(ctx, first.experiment.id);
    const priced = (currency: string) => createExperiment(ctx, body({ budget_minor: 9000, currency }));
    const { experiment: inEuros } = await priced('EUR');
    await expect(priced('USD')).rejects.toMatchObject({ details: { experiment_id: inEuros.id } });
    await cancelExperiment(ctx, inEuros.id);
    await expect(startExperiment(ctx, first.experiment.id)).rejects.toMatchObject({ code: 'experiment-not-draft' });
    // its campaigns belong to it alone
    const campaigns = first.experiment.arms.map(({ campaign_id }) => campaign_id);
    await expect(createExperiment(ctx, body({ clips: undefined, campaigns }))).rejects.toMatchObject({
      code: 'campaign-in-experiment',
    });
    const second = await createExperiment(ctx, body({ days: 21 }));
    await startExperiment(ctx, second.experiment.id);
    expect(await stopExperiment(ctx, second.experiment.id, 'the offer ended')).toMatchObject({ status: 'stopped' });
    await expect(lookAtExperiment(ctx, second.experiment.id)).rejects.toMatchObject({ code: 'experiment-not-running' });
    expect((await listExperiments(ctx, { limit: 10 })).rows.map(({ status }) => status)).toEqual([
      'stopped',
      'cancelled',
      'cancelled',
    ]);
  });

  test('the clips with the highest scores become the arms, with the best one as the control', async () => {
    const ctx = await testContext();
    await addVideo(ctx, video, [
      { id: worse, features: { visual_score: 0.2 } },
      { id: better, features: { visual_score: 0.9 } },
    ]);
    const top = (count: number) => createExperiment(ctx, body({ clips: undefined, top: count }));
    await expect(top(3)).rejects.toThrow(
      'top: must be at most 2, the number of clips of the video that may run on instagram; got 3',
    );
    const { experiment: made } = await top(2);
    expect(made.arms.map(({ clip_id, is_control }) => [clip_id, is_control])).toEqual([
      [better, true],
      [worse, false],
    ]);
    expect(await top(2)).toMatchObject({ isNew: false });
    expect(() => body({ top: 2 })).toThrow('set exactly one of clips, top and campaigns');
    expect(() => body({ guardrail: 'hook_rate' })).toThrow('guardrail: must be a different metric');
  });

  test('clips that are not ready and campaigns of another video are refused, and nothing is stored', async () => {
    const ctx = await testContext();
    await addVideo(ctx, video, [{ id: better }, { id: worse, status: 'pending' }]);
    await expect(createExperiment(ctx, body())).rejects.toThrow(`clips[0]: must be a READY clip of the video`);
    await expect(createExperiment(ctx, body({ clips: [better, better] }))).rejects.toThrow('clips[1]: must be unique');
    await expect(createExperiment(ctx, body({ clips: undefined, campaigns: [uuid(8), uuid(9)] }))).rejects.toThrow(
      'campaigns[0]: must be a campaign of video',
    );
    expect((await listExperiments(ctx, { limit: 10 })).rows).toEqual([]);
  });

  test('two simultaneous requests create one experiment, and a missing video is refused', async () => {
    const ctx = await testContext();
    await expect(createExperiment(ctx, body())).rejects.toMatchObject({ code: 'video-not-found' });
    await withClips(ctx);
    const made = await Promise.all([createExperiment(ctx, body()), createExperiment(ctx, body())]);
    expect(made.map(({ isNew }) => isNew).toSorted()).toEqual([false, true]);
    expect(new Set(made.map(({ experiment: { id } }) => id)).size).toBe(1);
  });
});

test('a body needs either clips or campaigns, and a currency if it has money', () => {
  expect(() => body({ clips: undefined })).toThrow('set exactly one of clips, top and campaigns');
  expect(() => body({ budget_minor: 100 })).toThrow('currency: must be the currency of budget_minor');
});
