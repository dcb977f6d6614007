import type { Command } from 'commander';

/** Commander says `command-argument value`, which means nothing to users. */
const INVALID_ARGUMENT = /^error: command-argument value '(.*)' is invalid for argument '(.*)'\./;

/** Rewrites commander's message about a wrong command line in words that users know. */
export function usageError(command: Command, message: string): string {
  const group = command.commands.length > 0 ? command : command.parent;
  const word = group?.args[0] ?? '';
  if (group !== null && isUnknownIn(group, word)) {
    const known = group.commands.map((each) => each.name()).join(', ');
    return `error: unknown subcommand '${word}' of '${pathOf(group)}'. Subcommands: ${known}.\n`;
  }
  return message.replace(INVALID_ARGUMENT, "error: '$1' is not a valid <$2>.");
}

/** Checks for an unknown subcommand: commander passes it to the group's default command. Ids and amounts are not misspelled subcommands. */
const isUnknownIn = (group: Command, word: string): boolean =>
  group.parent !== null && /^[a-z][a-z-]*$/i.test(word) && !group.commands.some((each) => each.name() === word);

const pathOf = (group: Command): string =>
  group.parent?.parent ? `${pathOf(group.parent)} ${group.name()}` : group.name();
