import type { Command } from 'commander';
import type { Config } from '../../../config.ts';
import { PLATFORM_CHOICES, type Platform } from '../../../core/platforms/index.ts';
import { dataCommand, id, platform, type StoreOptions, withEngine } from '../options.ts';
import { clock, say, sayJson } from '../print.ts';
import { filmBars } from './film-bars.ts';

interface Options extends StoreOptions {
  readonly for: Platform;
  readonly out?: string;
}

export const renderCommand = (config: Config): Command =>
  dataCommand('render', config, 'render 11111111-1111-1111-1111-111111111111 --for tiktok --out clip.mp4')
    .description(
      "Render a clip for a platform: 9:16 around the motion, H.264 and AAC, −14 LUFS, within the platform's file size.",
    )
    .argument('<clip-id>', 'The clip', id)
    .requiredOption('--for <platform>', PLATFORM_CHOICES, platform)
    .option('--out <file>', 'The MP4 to write (default: in renders/ of the files directory)')
    .action((clipId: string, options: Options) =>
      withEngine(config, options, 'render', async ({ engine }) => {
        const { renderStoredClip } = await import('../../../content/media/index.ts');
        const bars = filmBars();
        const rendering = renderStoredClip(engine, clipId, options.for, options.out, { onProgress: bars.of(clipId) });
        const { file, analysis, cuts_text } = await rendering.finally(() => bars.end());
        const { duration_ms, width, height, fps, size_bytes, bitrate_bps, loudness_lufs } = analysis;
        if (options.json === true)
          return sayJson({
            clip_id: clipId,
            platform: options.for,
            file,
            duration_ms,
            width,
            height,
            fps,
            file_size_bytes: size_bytes,
            bitrate_bps,
            loudness_lufs,
            cuts_text,
          });
        const sound = loudness_lufs === null ? 'no sound' : `${loudness_lufs.toFixed(1)} LUFS`;
        say(`${file}: ${clock(duration_ms)}, ${width} × ${height}, ${(size_bytes / 1e6).toFixed(1)} MB, ${sound}`);
        if (cuts_text)
          say('Text over the film is cut off: no 9:16 window of these shots keeps it whole. Move it to the middle.');
      }),
    );
