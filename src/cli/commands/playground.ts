import { join } from 'node:path'
import { Command } from 'commander'
import { addCommonOptions, type CommonOptions } from '../options/options.ts'
import { helpEnd, type Run } from '../process/command.ts'

interface PlaygroundOptions extends CommonOptions {
  readonly out: string
}

const PAGE = 'index.html'
const SCRIPT = 'playground.js'

const makePlayground = async ({ out, ...options }: PlaygroundOptions, { io }: Run): Promise<void> => {
  const { playgroundHtml, playgroundScript } = await import('../../page/playground/playground-files.ts')
  const { jsonSchemas } = await import('../../formats/schemas/json-schemas.ts')
  const { checkFolder, makeFolder } = await import('../output/make-folder.ts')
  const { writeOutputs } = await import('../output/output.ts')
  const { playgroundProgram } = await import('../output/page-program.ts')
  const { note } = await import('../output/say.ts')
  const { shippedExamples } = await import('../output/shipped-examples.ts')
  checkFolder('--out', out)
  const schemas = jsonSchemas()
  const script = playgroundScript(playgroundProgram(), {
    schemas: {
      topology: schemas.get('topology.schema.json') ?? '{}',
      requests: schemas.get('requests.schema.json') ?? '{}',
    },
    examples: shippedExamples(),
  })
  makeFolder(out)
  const page = join(out, PAGE)
  writeOutputs(
    [
      { path: page, text: playgroundHtml(SCRIPT) },
      { path: join(out, SCRIPT), text: script },
    ],
    io,
  )
  note(
    `${page}: opens in any browser; with its program ${(Buffer.byteLength(script) / 1e6).toFixed(1)} MB`,
    options,
    io,
  )
}

/** `xlane playground`: the analyzer as a static page. */
export const playgroundCommand = (run: Run): Command =>
  addCommonOptions(
    new Command('playground')
      .description('write the analyzer as a static page: two editors, and the report beside')
      .requiredOption('-o, --out <folder>', 'folder to write index.html and playground.js to'),
  )
    .addHelpText(
      'after',
      helpEnd(
        ['xlane playground --out site'],
        [
          'Everything is computed in the page: it works offline and from a disk, and sends nothing anywhere. What a link holds',
          'stays in its fragment.',
        ],
      ),
    )
    .action((options: PlaygroundOptions) => makePlayground(options, run))
