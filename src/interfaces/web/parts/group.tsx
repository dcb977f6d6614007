import type { ComponentChildren } from 'preact';
import { count } from '../format.ts';

interface GroupProps {
  readonly title: string;
  readonly count: number;
  /** Whether the count is exact, not cut off at the server's limit. */
  readonly isExact?: boolean;
  /** A link to all of them. */
  readonly more?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** The server stops most counts at this number. */
const MOST = 100;

/** Formats `12`, `100 or more`. */
export const upToMost = (many: number): string => (many >= MOST ? `${count(MOST)} or more` : count(many));

/** Shows one kind of waiting items: their number, the first ones, and a link to all. Shows nothing if none wait. */
export const Group = ({ title, count: many, isExact = false, more, children }: GroupProps) =>
  many === 0 ? null : (
    <section aria-label={title} class="panel">
      <div class="row group-head">
        <h2>
          {title} <span class="badge">{isExact ? count(many) : upToMost(many)}</span>
        </h2>
        {more}
      </div>
      {children}
    </section>
  );
