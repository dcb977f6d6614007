/** Outlines of 24 × 24, drawn for this dashboard. */
const PATHS = {
  today: 'M5 5h14v15H5zM5 9h14M9 3v4M15 3v4M9 14l2 2 4-4',
  review: 'M4 6h16v12H4zM10 9.5v5l4-2.5z',
  videos: 'M4 5h7v6H4zM13 5h7v6h-7zM4 13h7v6H4zM13 13h7v6h-7z',
  campaigns: 'M4 10v4l3 0 8 5V5l-8 5zM18.5 9a4 4 0 0 1 0 6',
  results: 'M4 20V4M4 20h16M8 16l4-5 3 3 5-7',
  experiments: 'M10 4v6L5 19a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1l-5-9V4M8 4h8M8 15h8',
  report: 'M6 4h9l3 3v13H6zM9 17v-3M12 17v-6M15 17v-4',
  rules: 'M6 4v16M12 4v16M18 4v16M4 9h4M10 15h4M16 7h4',
  ledger: 'M6 4h12v16H6zM9 8h6M9 12h6M9 16h4',
  jobs: 'M12 4v3M12 17v3M4 12h3M17 12h3M6.5 6.5l2 2M15.5 15.5l2 2M17.5 6.5l-2 2M8.5 15.5l-2 2',
  settings: 'M4 7h9M17 7h3M15 5v4M4 12h3M11 12h9M9 10v4M4 17h11M19 17h1M17 15v4',
} as const;

export type IconName = keyof typeof PATHS;

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg
    viewBox="0 0 24 24"
    aria-hidden="true"
    fill="none"
    stroke="currentColor"
    stroke-width="1.7"
    stroke-linejoin="round"
    stroke-linecap="round"
  >
    <path d={PATHS[name]} />
  </svg>
);

/** The engine's logo: a picture that plays. */
export const Mark = () => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <rect width="24" height="24" rx="6" fill="var(--accent)" />
    <path d="M9 6.5l9 5.5-9 5.5z" fill="var(--on-accent)" />
  </svg>
);
