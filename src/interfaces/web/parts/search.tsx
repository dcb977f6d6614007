interface SearchProps {
  /** The last search. */
  readonly q: string | undefined;
  /** Says what to type. */
  readonly what: string;
  /** Starts a search; undefined shows everything. */
  readonly search: (q: string | undefined) => void;
}

/** Shows a field for a part of a name. */
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
