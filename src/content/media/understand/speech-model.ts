import { open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { EngineError } from '../../../core/kernel/index.ts';

/** “ggml” as a little-endian number, with which every whisper.cpp model begins (whisper.h, GGML_FILE_MAGIC). */
const MAGIC = 0x67676d6c;
/** OpenAI's vocabularies: English only, multilingual, and large-v3. */
const VOCABULARIES = [51_864, 51_865, 51_866];
/** How much a model processes at once: 30 s. */
const AUDIO_CONTEXT = 1500;
const HEADER_BYTES = 12;

/**
 * Returns the model's path. Refuses any other file before FFmpeg reads it, whose own error would be about a filter.
 *
 * @throws EngineError `speech-model-refused`
 */
export async function speechModelFile(file: string): Promise<string> {
  const header = await headOf(file).catch((error: NodeJS.ErrnoException) => {
    throw refused(file, error.code === 'ENOENT' ? 'there is no such file' : error.message);
  });
  if (header.length < HEADER_BYTES || header.readUInt32LE(0) !== MAGIC)
    throw refused(
      file,
      `it begins with ${header.subarray(0, 4).toString('hex') || 'nothing'} instead of 6c6d6767 (ggml)`,
    );
  const [vocabulary, context] = [header.readUInt32LE(4), header.readUInt32LE(8)];
  if (!VOCABULARIES.includes(vocabulary) || context !== AUDIO_CONTEXT)
    throw refused(file, `it is a ggml file, but not a Whisper model (${vocabulary} words, context ${context})`);
  return resolve(file);
}

async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const refused = (file: string, why: string) =>
  new EngineError(
    'speech-model-refused',
    `${basename(file)} is not a speech model: ${why}; use a whisper.cpp model, such as ggml-base.bin`,
  );
