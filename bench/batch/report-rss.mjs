// Loaded with --import into the measured process: writes its peak resident memory, in kB, into the file that RSS_FILE names.
import { writeFileSync } from 'node:fs';

process.on('exit', () => writeFileSync(String(process.env.RSS_FILE), String(process.resourceUsage().maxRSS)));
