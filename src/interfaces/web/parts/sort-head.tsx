import type { ComponentChildren } from 'preact';

/** The column by which rows are sorted, and the direction. */
export interface Sort<Name extends string = string> {
  readonly by: Name;
  readonly isDown: boolean;
}

/** Formats the order: `-budget` means by budget, the largest first. */
export const sortText = ({ by, isDown }: Sort): string => `${isDown ? '-' : ''}${by}`;

export function parseSort<Name extends string>(
  text: string | undefined,
  names: readonly Name[],
): Sort<Name> | undefined {
  const by = names.find((name) => name === text?.replace(/^-/, ''));
  return by === undefined ? undefined : { by, isDown: text?.startsWith('-') === true };
}

interface SortHeadProps<Name extends string> {
  readonly name: Name;
  readonly sort: Sort<Name> | undefined;
  readonly sortBy: (sort: Sort<Name> | undefined) => void;
  /** Whether the first press sorts the largest first. */
  readonly isAmount?: boolean;
  readonly children: ComponentChildren;
}

/** Shows the header of a sortable column. It sorts one way, then the other way, then as before. */
export function SortHead<Name extends string>({ name, sort, sortBy, isAmount = false, children }: SortHeadProps<Name>) {
  const own = sort?.by === name ? sort : undefined;
  const next = () => {
    if (own === undefined) return { by: name, isDown: isAmount };
    return own.isDown === isAmount ? { by: name, isDown: !isAmount } : undefined;
  };
  const direction = own && (own.isDown ? 'descending' : 'ascending');
  return (
    <th scope="col" class={isAmount ? 'amounts' : undefined} aria-sort={direction}>
      <button type="button" class="sort" onClick={() => sortBy(next())}>
        {children}
        <span aria-hidden="true">{own === undefined ? ' ↕' : own.isDown ? ' ↓' : ' ↑'}</span>
      </button>
    </th>
  );
}
