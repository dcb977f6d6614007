// Generated from src/core/platforms: `npm run generate` writes it anew.
/** Every platform: how people read its name, and whose ad accounts run its ads. */
export const PLATFORMS = [
  { id: 'instagram', label: 'Instagram', ad_platform: 'meta' },
  { id: 'tiktok', label: 'TikTok', ad_platform: 'tiktok' },
  { id: 'youtube', label: 'YouTube', ad_platform: 'google' },
] as const;
