import { Argument, Command, type Option } from 'commander'
import { helpEnd, type Run } from '../process/command.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

/** A word that may come next. */
interface Word {
  readonly text: string
  readonly about: string
}

/** What may be written after `xlane`, and then after a command: its own commands, its options and what those may be. */
interface Grammar {
  /** `analyze`, `generate fat-tree`; empty for the program. */
  readonly path: string
  readonly commands: readonly Word[]
  readonly options: readonly Word[]
  /** Words that an option, or the first argument (``), may be. */
  readonly choices: ReadonlyMap<string, readonly string[]>
}

const firstSentence = (text: string): string => text.split(/[:;(]/)[0]?.trim() ?? ''

const grammarsOf = (command: Command, path = ''): readonly Grammar[] => {
  const options: readonly Option[] = command.createHelp().visibleOptions(command)
  const choices = new Map<string, readonly string[]>()
  for (const { long, argChoices } of options) if (long && argChoices) choices.set(long, argChoices)
  const [first] = command.registeredArguments
  if (first?.argChoices !== undefined) choices.set('', first.argChoices)
  return [
    {
      path,
      commands: command.commands.map(c => ({ text: c.name(), about: firstSentence(c.description()) })),
      options: options.flatMap(o => (o.long ? [{ text: o.long, about: firstSentence(o.description) }] : [])),
      choices,
    },
    ...command.commands.flatMap(sub => grammarsOf(sub, `${path} ${sub.name()}`.trim())),
  ]
}

const quoted = (text: string): string => `'${text.replaceAll("'", '')}'`

/** Words before the cursor decide: the command's path first, then what the option before the cursor may be; else files. */
const bash = (grammars: readonly Grammar[]): string => {
  const cases = grammars.flatMap(({ path, commands, options, choices }) => [
    ...[...choices].map(
      ([option, words]) => `    ${quoted(`${path}|${option}`)}) words=${quoted(words.join(' '))} ;;`,
    ),
    `    ${quoted(`${path}|*`)}) words=${quoted([...commands, ...options].map(w => w.text).join(' '))} ;;`,
  ])
  const paths = grammars.flatMap(({ path }) => (path === '' ? [] : [path]))
  return `# xlane completion for bash: source <(xlane completion bash)
_xlane() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} path= words= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${path:+$path }\${COMP_WORDS[i]}" in
      ${paths.map(quoted).join('|')}) path="\${path:+$path }\${COMP_WORDS[i]}" ;;
    esac
  done
  local key=$prev
  [[ $prev == --* ]] || key=
  case "$path|$key" in
${cases.join('\n').replaceAll("|*')", "|'*)")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _xlane xlane
`
}

const zsh = (grammars: readonly Grammar[]): string =>
  `#compdef xlane
# xlane completion for zsh: xlane completion zsh > ~/.zsh/completions/_xlane, in a folder of $fpath
autoload -U +X bashcompinit && bashcompinit
${bash(grammars).split('\n').slice(1).join('\n')}`

const fish = (grammars: readonly Grammar[]): string => {
  const lines = grammars.flatMap(({ path, commands, options, choices }) => {
    const names = path === '' ? [] : path.split(' ')
    const when =
      names.length === 0
        ? "-n '__fish_use_subcommand'"
        : `-n '${names.map(name => `__fish_seen_subcommand_from ${name}`).join('; and ')}'`
    const line = (rest: string): string => `complete -c xlane ${when} ${rest}`
    return [
      ...commands.map(({ text, about }) => line(`-f -a ${text} -d ${quoted(about)}`)),
      ...options.map(({ text, about }) => {
        const words = choices.get(text)
        const values = words === undefined ? '' : ` -x -a ${quoted(words.join(' '))}`
        return line(`-l ${text.slice(2)}${values} -d ${quoted(about)}`)
      }),
      ...(choices.has('') ? [line(`-f -a ${quoted(choices.get('')?.join(' ') ?? '')}`)] : []),
    ]
  })
  return `# xlane completion for fish: xlane completion fish > ~/.config/fish/completions/xlane.fish\n${lines.join('\n')}\n`
}

const SCRIPTS: Readonly<Record<Shell, (grammars: readonly Grammar[]) => string>> = { bash, zsh, fish }

/** `xlane completion`: what a shell needs to complete commands and options, made from the commands themselves. */
export const completionCommand = (run: Run, program: () => Command): Command =>
  new Command('completion')
    .description('print what a shell needs to complete commands and options')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .addHelpText(
      'after',
      helpEnd([
        'source <(xlane completion bash)',
        'xlane completion zsh > ~/.zsh/completions/_xlane',
        'xlane completion fish > ~/.config/fish/completions/xlane.fish',
      ]),
    )
    .action((shell: Shell) => {
      run.io.stdout.write(SCRIPTS[shell](grammarsOf(program())))
    })
