import type { ServerResponse } from 'node:http';
import type { Answer, Cut } from '../world/index.ts';

/** Sends an answer as JSON. */
export function sendJson(response: ServerResponse, { status, headers, body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=UTF-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

/** Sends half of an answer, in one of the three ways in which a connection can end too early. */
export function sendCut(response: ServerResponse, answer: Answer, cut: Cut): void {
  const text = JSON.stringify(answer.body);
  const half = text.slice(0, Math.max(1, Math.floor(text.length / 2)));
  const socket = response.socket;
  if (socket === null) return;
  const head = [`HTTP/1.1 ${answer.status} OK`, 'content-type: application/json; charset=UTF-8'];
  if (cut === 'cut-close') head.push('connection: close');
  if (cut === 'cut-length') head.push(`content-length: ${Buffer.byteLength(text)}`);
  if (cut === 'cut-chunked') head.push('transfer-encoding: chunked');
  // the chunk's announced size is also larger than what arrives
  const size = Buffer.byteLength(text).toString(16);
  const body = cut === 'cut-chunked' ? `${size}\r\n${half}` : half;
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Sends an error page as a proxy between client and platform would. */
export function sendHtml(response: ServerResponse): void {
  const page =
    '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';
  response.writeHead(502, { 'content-type': 'text/html; charset=utf-8', 'content-length': Buffer.byteLength(page) });
  response.end(page);
}

export function sendRedirect(response: ServerResponse): void {
  response.writeHead(302, { location: 'https://graph.example.invalid/', 'content-length': 0 });
  response.end();
}

export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}
