import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Starts the sandbox in kind mode, in its own process. */
export async function startSandboxProcess(): Promise<{ readonly url: string; end(): void }> {
  const child = spawn(process.execPath, [PROGRAM, 'sandbox', '--kind'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code}`)));
    child.stdout.on('data', (chunk) => {
      said += chunk;
      const line = /^sandbox listening on (http:\/\/\S+)$/m.exec(said);
      if (line?.[1] !== undefined) resolve(line[1]);
    });
  });
  return { url, end: () => child.kill() };
}
