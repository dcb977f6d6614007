/** One logged choice: its clip's score, and its reward. */
interface ScoredReward {
  readonly score: number;
  readonly reward: number;
  /** The choices of a video are predicted from other videos only. */
  readonly video_id: string;
}

const FOLDS = 5;

/**
 * For each choice, fits the least-squares line of reward over score through the choices of the other folds, so that no
 * reward predicts itself (cross-fitting: Chernozhukov et al. 2018). All choices of a video are in the same fold.
 */
export function crossFit(choices: readonly ScoredReward[]): ((score: number) => number)[] {
  const videos = new Map<string, number>();
  const folds = choices.map(({ video_id }) => {
    const known = videos.get(video_id) ?? videos.size;
    videos.set(video_id, known);
    return known % FOLDS;
  });
  const lines = Array.from({ length: FOLDS }, (_, fold) => lineThrough(choices.filter((_, at) => folds[at] !== fold)));
  return folds.map((fold) => lines[fold] ?? (() => 0));
}

function lineThrough(choices: readonly ScoredReward[]): (score: number) => number {
  const n = Math.max(1, choices.length);
  const mean_score = choices.reduce((sum, { score }) => sum + score, 0) / n;
  const meanReward = choices.reduce((sum, { reward }) => sum + reward, 0) / n;
  let [squares, products] = [0, 0];
  for (const { score, reward } of choices) {
    squares += (score - mean_score) ** 2;
    products += (score - mean_score) * (reward - meanReward);
  }
  const slope = squares > 1e-12 * n ? products / squares : 0;
  return (score) => meanReward + slope * (score - mean_score);
}
