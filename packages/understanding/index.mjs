export { runtime } from './models.mjs';
export { openSpeechFinder, SPEECH } from './speech.mjs';
export { openTextFinder, TEXT } from './text.mjs';
