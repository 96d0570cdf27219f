import { Argument, Command } from 'commander'
import { helpEnd, type Run } from '../process/command.ts'

const KINDS = [
  'topology',
  'requests',
  'allocation',
  'certificate',
  'witness',
  'phases',
  'hosts',
  'devices',
  'services',
  'fix-costs',
] as const

/** The JSON Schema of a file, for editors and validators. */
export const schemaCommand = (run: Run): Command =>
  new Command('schema')
    .description('print the JSON Schema of a kind of file')
    .addArgument(new Argument('<kind>').choices(KINDS))
    .addHelpText('after', helpEnd(['xlane schema topology > topology.schema.json']))
    .action(async (kind: (typeof KINDS)[number]) => {
      const { jsonSchemas } = await import('../../formats/schemas/json-schemas.ts')
      run.io.stdout.write(jsonSchemas().get(`${kind}.schema.json`) ?? '')
    })
