interface SearchProps {
  /** What was searched for last. */
  readonly q: string | undefined;
  /** What to type, in words. */
  readonly what: string;
  /** Undefined: all of them. */
  readonly search: (q: string | undefined) => void;
}

/** A field for a part of a name. */
export const Search = ({ q, what, search }: SearchProps) => (
  <search>
    <form
      class="search"
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = String(new FormData(event.currentTarget).get('q') ?? '').trim();
        search(wanted === '' ? undefined : wanted);
      }}
    >
      <input type="search" name="q" defaultValue={q} aria-label={what} placeholder={what} />
      <button type="submit">Search</button>
    </form>
  </search>
);
