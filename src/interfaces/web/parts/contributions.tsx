import type { Candidate } from '../data.ts';
import { addingUp, featureName, gap, score } from '../format.ts';

interface ContributionsProps {
  readonly winner: Candidate;
  /** The clip that it is compared with; undefined if there is none. */
  readonly other: Candidate | undefined;
  readonly names: { readonly winner: string; readonly other: string };
}

/** Shows the terms of a score as bars. Their sum, multiplied by the boosts, is the score. */
export function Contributions({ winner, other, names }: ContributionsProps) {
  const features = [
    ...new Set([...winner.contributions, ...(other?.contributions ?? [])].map(({ feature }) => feature)),
  ];
  const [our, their] = [termsOf(winner, features), other && termsOf(other, features)];
  const rows = features
    .map((feature, at) => ({ feature, ours: our[at] ?? 0, theirs: their && (their[at] ?? 0) }))
    .filter(({ ours, theirs }) => ours !== 0 || (theirs ?? 0) !== 0)
    .sort((a, b) => b.ours - a.ours);
  const isBoosted = [winner, other].some((clip) => clip !== undefined && clip.boosts.length > 0);
  const longest = Math.max(0.001, ...rows.flatMap(({ ours, theirs }) => [Math.abs(ours), Math.abs(theirs ?? 0)]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label="Terms of the score">
      <table class="contributions">
        <caption>Each row is a part of the score; together they make the {isBoosted ? 'sum' : 'score'}.</caption>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">{names.winner}</th>
            {other !== undefined && <th scope="col">{names.other}</th>}
            {other !== undefined && <th scope="col">Difference</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ feature, ours, theirs }) => (
            <tr key={feature}>
              <th scope="row">{featureName(feature)}</th>
              <Term value={ours} longest={longest} look="winner" />
              {theirs !== undefined && <Term value={theirs} longest={longest} look="runner-up" />}
              {theirs !== undefined && <td class="number">{gap(ours, theirs)}</td>}
            </tr>
          ))}
        </tbody>
        <tfoot>
          {isBoosted && (
            <>
              <Total name="Sum" ours={sumOf(winner)} theirs={other && sumOf(other)} />
              <tr>
                <th scope="row">Boosts</th>
                <td>{boostsOf(winner)}</td>
                {other !== undefined && <td>{boostsOf(other)}</td>}
                {other !== undefined && <td />}
              </tr>
            </>
          )}
          <Total name="Score" ours={winner.score} theirs={other?.score} />
        </tfoot>
      </table>
    </section>
  );
}

const termsOf = ({ contributions }: Candidate, features: readonly string[]) =>
  addingUp(features.map((wanted) => contributions.find(({ feature }) => feature === wanted)?.contribution ?? 0));

const AND = new Intl.ListFormat('en');

/** Says in a sentence where the winner is ahead, and where it is not. */
export function inShort(winner: Candidate, other: Candidate): string {
  const features = [...new Set([...winner.contributions, ...other.contributions].map(({ feature }) => feature))];
  const [ours, theirs] = [termsOf(winner, features), termsOf(other, features)];
  const differences = features
    .map((feature, at) => ({ name: featureName(feature).toLowerCase(), by: (ours[at] ?? 0) - (theirs[at] ?? 0) }))
    .filter(({ by }) => Math.abs(by) >= 0.0005)
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by));
  const listed = (sign: number) =>
    AND.format(differences.filter(({ by }) => by * sign > 0).map(({ name, by }) => `${name} (${gap(by, 0)})`));
  const [ahead, behind] = [listed(1), listed(-1)];
  if (ahead === '') return behind === '' ? 'All terms of their scores are the same.' : `Behind on ${behind}.`;
  return `Ahead on ${ahead}${behind === '' ? '' : `, behind on ${behind}`}.`;
}

const sumOf = ({ contributions }: Candidate) => contributions.reduce((sum, { contribution }) => sum + contribution, 0);

const boostsOf = ({ boosts }: Candidate) =>
  boosts.length === 0 ? 'none' : boosts.map(({ multiply, because }) => `×${multiply} ${because}`).join('; ');

function Term({ value, longest, look }: { readonly value: number; readonly longest: number; readonly look: string }) {
  return (
    <td>
      <span class="term">
        <span class={`bar ${look}`} style={{ width: `${(Math.abs(value) / longest) * 100}%` }} />
        <span class="number">{score(value)}</span>
      </span>
    </td>
  );
}

function Total(props: { readonly name: string; readonly ours: number; readonly theirs: number | undefined }) {
  const { name, ours, theirs } = props;
  return (
    <tr class="total">
      <th scope="row">{name}</th>
      <td class="number">{score(ours)}</td>
      {theirs !== undefined && <td class="number">{score(theirs)}</td>}
      {theirs !== undefined && <td class="number">{gap(ours, theirs)}</td>}
    </tr>
  );
}
