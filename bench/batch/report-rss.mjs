// Loaded with --import into a process that is measured: writes its highest resident memory, in kB, where RSS_FILE says.
import { writeFileSync } from 'node:fs';

process.on('exit', () => writeFileSync(String(process.env.RSS_FILE), String(process.resourceUsage().maxRSS)));
