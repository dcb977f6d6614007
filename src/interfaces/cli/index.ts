import { Command, CommanderError } from 'commander';
import { configFrom } from '../../config.ts';
import { COMMANDS, type CommandEntry } from './commands.ts';
import { EXIT, errorDocument, exitCodeOf, wordsOf } from './exit.ts';
import { remark, sayJson } from './print.ts';
import { usageError } from './usage-error.ts';

/**
 * Runs the command line; returns the exit code. Loads only the command that was called, so that help and usage errors appear
 * at once.
 *
 * @param environment process.env, read when a command is called
 */
export async function runCli(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  version: string,
): Promise<number> {
  const program = new Command('campaigns-engine')
    .description(
      'Take a finished video to the best clip for each platform, a draft campaign, and proof of how each decision was made.',
    )
    .version(version, '-V, --version', 'Print the version')
    .addHelpText('after', '\nExample:\n  $ campaigns-engine demo');
  const asked = argv[2] === 'help' ? argv[3] : argv[2];
  const isForProgram = argv.includes('--json');
  let usage = '';
  try {
    for (const entry of COMMANDS)
      program.addCommand(entry.name === asked ? await definition(entry, environment) : placeholder(entry));
    throwInsteadOfExit(program, (words) => {
      usage = words;
    });
    await program.parseAsync([...argv]);
    return typeof process.exitCode === 'number' ? process.exitCode : EXIT.ok;
  } catch (error) {
    // commander has already printed what was wrong; --help and --version end with 0
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.ok;
      if (isForProgram && usage !== '') sayJson({ error: { code: 'wrong-usage', detail: usage } });
      return EXIT.usage;
    }
    remark(`campaigns-engine: ${wordsOf(error)}`);
    if (isForProgram) sayJson(errorDocument(error));
    return exitCodeOf(error);
  }
}

async function definition({ summary, load }: CommandEntry, environment: Parameters<typeof configFrom>[0]) {
  return (await load())(configFrom(environment)).summary(summary);
}

/** Returns a command that is only listed in the help. */
const placeholder = ({ name, summary }: CommandEntry): Command => new Command(name).summary(summary);

/** @param hear receives what is wrong with the command line, in one sentence */
function throwInsteadOfExit(command: Command, hear: (words: string) => void): void {
  command
    .exitOverride()
    .showHelpAfterError('(--help shows the options and an example)')
    .helpOption('-h, --help', 'Show this help')
    .configureOutput({
      outputError: (message, write) => {
        const said = usageError(command, message);
        hear(
          said
            .replace(/^error: /, '')
            .trim()
            .replaceAll('\n', ' '),
        );
        write(said);
      },
    });
  if (command.commands.length > 0) command.helpCommand('help [command]', 'Show the help of a command');
  for (const child of command.commands) throwInsteadOfExit(child, hear);
}
