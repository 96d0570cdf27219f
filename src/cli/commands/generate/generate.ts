import { Command } from 'commander'
import { helpEnd, type Run } from '../../process/command.ts'
import { requestsCommand } from './generate-requests.ts'
import { shapeCommands } from './generate-topology.ts'

/** `xlane generate SHAPE` and `xlane generate requests`: networks and traffic of any size in a second. */
export const generateCommand = (run: Run): Command => {
  const command = new Command('generate')
    .description('make a network of a given shape, or requests for a network')
    .addHelpText(
      'after',
      helpEnd([
        'xlane generate fat-tree --k 4 --out fat-tree.yaml',
        'xlane generate requests fat-tree.yaml --count 100 --seed 7 --out requests.yaml',
        'xlane generate leaf-spine --leaves 4 --spines 2 --hosts 8 | less',
      ]),
    )
  for (const sub of [...shapeCommands(run), requestsCommand(run)]) command.addCommand(sub)
  return command
}
