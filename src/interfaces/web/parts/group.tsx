import type { ComponentChildren } from 'preact';
import { count } from '../format.ts';

interface GroupProps {
  readonly title: string;
  readonly count: number;
  /** Where all of them are. */
  readonly more?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** What waits, of one kind: its number, the first of it, and the way to all of it. Nothing waits: nothing is shown. */
export const Group = ({ title, count: many, more, children }: GroupProps) =>
  many === 0 ? null : (
    <section aria-label={title} class="panel">
      <div class="row group-head">
        <h2>
          {title} <span class="badge">{count(many)}</span>
        </h2>
        {more}
      </div>
      {children}
    </section>
  );
