import { lettersOf, openModel, tensor } from './models.mjs';

// PP-OCRv4, detection (DB, Liao et al., AAAI 2020) and recognition (CTC).
/** Pixels of text, components that are boxes, how much boxes grow, and what a line must reach to be read. */
export const TEXT = { pixel: 0.3, box: 0.6, least_side: 3, grow: 1.5, line: 0.8 };
const MEANS = [0.485, 0.456, 0.406];
const DEVIATIONS = [0.229, 0.224, 0.225];
const LINE_HEIGHT = 48;
const MOST_LINE_WIDTH = 960;

/** Finds and reads text in pictures of three bytes a pixel, whose sides are multiples of 32. */
export async function openTextFinder() {
  const boxes = await openModel('textBoxes');
  const lines = await openModel('textLines');
  const letters = ['', ...lettersOf().filter((letter) => letter !== ''), ' '];
  return {
    evidence: [boxes.evidence, lines.evidence],
    /** Boxes in pixels: left, top, width, height, and the mean probability of their pixels. */
    find: async (rgb, width, height) => {
      const input = new Float32Array(3 * width * height);
      const count = width * height;
      for (let channel = 0; channel < 3; channel += 1)
        for (let at = 0; at < count; at += 1)
          input[channel * count + at] = (rgb[3 * at + channel] / 255 - MEANS[channel]) / DEVIATIONS[channel];
      const { session } = boxes;
      const answers = await session.run({ [session.inputNames[0]]: tensor('float32', input, [1, 3, height, width]) });
      return boxesIn(answers[session.outputNames[0]].data, width, height);
    },
    /** The words in a box; undefined when it cannot be read for sure. */
    read: async (rgb, width, height, box) => {
      const { input, columns } = lineOf(rgb, width, height, box);
      const { session } = lines;
      const dims = [1, 3, LINE_HEIGHT, columns];
      const answers = await session.run({ [session.inputNames[0]]: tensor('float32', input, dims) });
      return wordsOf(answers[session.outputNames[0]], letters);
    },
  };
}

function boxesIn(map, width, height) {
  const seen = new Uint8Array(width * height);
  const found = [];
  const open = [];
  for (let start = 0; start < map.length; start += 1) {
    if (seen[start] === 1 || map[start] < TEXT.pixel) continue;
    let [left, top, right, bottom, sum, count] = [width, height, 0, 0, 0, 0];
    const visit = (at) => {
      if (seen[at] === 1 || map[at] < TEXT.pixel) return;
      seen[at] = 1;
      open.push(at);
    };
    visit(start);
    while (open.length > 0) {
      const at = open.pop();
      const x = at % width;
      const y = (at - x) / width;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      sum += map[at];
      count += 1;
      if (x > 0) visit(at - 1);
      if (x < width - 1) visit(at + 1);
      if (y > 0) visit(at - width);
      if (y < height - 1) visit(at + width);
    }
    const [w, h] = [right - left + 1, bottom - top + 1];
    if (Math.min(w, h) < TEXT.least_side || sum / count < TEXT.box) continue;
    const grown = (count * TEXT.grow) / (2 * (w + h));
    const [x0, y0] = [Math.max(0, left - grown), Math.max(0, top - grown)];
    const [x1, y1] = [Math.min(width, right + 1 + grown), Math.min(height, bottom + 1 + grown)];
    found.push({ x: x0, y: y0, w: x1 - x0, h: y1 - y0, score: sum / count });
  }
  return found;
}

/** The box as a line of 48 pixels, bilinear. */
function lineOf(rgb, width, height, { x, y, w, h }) {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const boxWidth = Math.max(1, Math.min(width - left, Math.ceil(w)));
  const boxHeight = Math.max(1, Math.min(height - top, Math.ceil(h)));
  const columns = Math.max(16, Math.min(MOST_LINE_WIDTH, Math.round((boxWidth * LINE_HEIGHT) / boxHeight)));
  const input = new Float32Array(3 * LINE_HEIGHT * columns);
  const at = (px, py, channel) =>
    rgb[3 * ((top + Math.min(boxHeight - 1, py)) * width + left + Math.min(boxWidth - 1, px)) + channel];
  for (let row = 0; row < LINE_HEIGHT; row += 1) {
    const sy = Math.max(0, ((row + 0.5) * boxHeight) / LINE_HEIGHT - 0.5);
    const [py, fy] = [Math.floor(sy), sy % 1];
    for (let column = 0; column < columns; column += 1) {
      const sx = Math.max(0, ((column + 0.5) * boxWidth) / columns - 0.5);
      const [px, fx] = [Math.floor(sx), sx % 1];
      for (let channel = 0; channel < 3; channel += 1) {
        const above = at(px, py, channel) * (1 - fx) + at(px + 1, py, channel) * fx;
        const below = at(px, py + 1, channel) * (1 - fx) + at(px + 1, py + 1, channel) * fx;
        input[(channel * LINE_HEIGHT + row) * columns + column] = (above * (1 - fy) + below * fy) / 127.5 - 1;
      }
    }
  }
  return { input, columns };
}

/** CTC: the likeliest letter of each column, repeats and blanks left out. */
function wordsOf({ dims, data }, letters) {
  const [, steps, classes] = dims;
  let words = '';
  let sum = 0;
  let count = 0;
  let before = 0;
  for (let step = 0; step < steps; step += 1) {
    let best = 0;
    for (let one = 1; one < classes; one += 1) if (data[step * classes + one] > data[step * classes + best]) best = one;
    if (best !== 0 && best !== before) {
      words += letters[best] ?? '';
      sum += data[step * classes + best];
      count += 1;
    }
    before = best;
  }
  return count > 0 && sum / count >= TEXT.line ? words : undefined;
}
