/** Matches “TikTok 0.74: ”. The page itself shows platform and score, with three digits. */
const SCORED = /^[^:]*\d\.\d+: /;

/** Shows the score in words, one part per line: what counted, what is not known yet, and what to note. */
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
