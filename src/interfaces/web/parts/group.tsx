import type { ComponentChildren } from 'preact';
import { count } from '../format.ts';

interface GroupProps {
  readonly title: string;
  readonly count: number;
  /** Of what the server counts as far as it goes. */
  readonly isExact?: boolean;
  /** Where all of them are. */
  readonly more?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** Of most of what waits the server counts no more. */
const MOST = 100;

/** `12`, `100 or more`. */
export const upToMost = (many: number): string => (many >= MOST ? `${count(MOST)} or more` : count(many));

/** What waits, of one kind: its number, the first of it, and the way to all of it. Nothing waits: nothing is shown. */
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
