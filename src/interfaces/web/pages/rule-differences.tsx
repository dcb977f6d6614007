import { client } from '../data.ts';
import { featureName } from '../format.ts';
import { Shown } from '../parts/states.tsx';
import { useLoaded } from '../use-loaded.ts';

interface RuleDifferencesProps {
  readonly shown: { readonly id: string; readonly version: number };
  readonly inForce: { readonly id: string; readonly version: number };
}

/** Shows what a version would change in the active one. */
export function RuleDifferences({ shown, inForce }: RuleDifferencesProps) {
  const found = useLoaded(`diff ${inForce.id} ${shown.id}`, () =>
    client.ruleSets.diff({ id: inForce.id, other: shown.id }),
  );
  return (
    <section aria-label="Differences" class="panel">
      <h2>
        v{shown.version} against v{inForce.version}, the active version
      </h2>
      <Shown of={found}>
        {({ differences }) =>
          differences.length === 0 ? (
            <p>They are identical.</p>
          ) : (
            <table class="list">
              <thead>
                <tr>
                  <th scope="col">What</th>
                  <th scope="col">v{inForce.version}</th>
                  <th scope="col">v{shown.version}</th>
                </tr>
              </thead>
              <tbody>
                {differences.map(({ path, before, after }) => (
                  <tr key={path}>
                    <th scope="row" data-label="What">
                      {placeInWords(path)}
                    </th>
                    <td data-label={`v${inForce.version}`}>{valueInWords(before)}</td>
                    <td data-label={`v${shown.version}`}>{valueInWords(after)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Shown>
    </section>
  );
}

/** Formats `features.visual_score.weight` as `Looks: weight`. */
function placeInWords(path: string): string {
  const [part = '', name = '', ...rest] = path.split('.');
  const last = rest.join(' ').replaceAll('_', ' ');
  if (part === 'features' && name !== '') return last === '' ? featureName(name) : `${featureName(name)}: ${last}`;
  return [part, name, last].filter((each) => each !== '').join(' ');
}

function valueInWords(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'number') return String(Number(value.toPrecision(4)));
  if (typeof value === 'string') return value;
  // a whole requirement, boost or piece of advice: show its text
  const [because, weight]: readonly unknown[] =
    typeof value === 'object' ? ['because', 'weight'].map((name) => Reflect.get(value, name)) : [];
  if (typeof because === 'string') return because;
  // a whole feature: show only its weight, because its curve is in the document
  return typeof weight === 'number' ? `weight ${valueInWords(weight)}` : JSON.stringify(value);
}
