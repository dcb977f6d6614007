#!/usr/bin/env node
// Becomes dist/main.js.
import { loadScript } from './chunks/load-script.js';

loadScript('./main.cjs');
