/** “TikTok 0.74: ”: the page shows platform and score itself, with three digits. */
const SCORED = /^[^:]*\d\.\d+: /;

/** The score in words, a part a line: what counted, what is not known yet, what to mind. */
export const Reasons = ({ words }: { readonly words: string }) => (
  <ul class="reasons">
    {words
      .replace(SCORED, '')
      .split(' · ')
      .map((part) => (
        <li key={part}>{part.charAt(0).toUpperCase() + part.slice(1)}</li>
      ))}
  </ul>
);
