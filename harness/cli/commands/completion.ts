import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { shellNames } from '../completion/scripts.ts';

/** `harness completion <shell>`. */
export const completionCommand = defineCommand({
  name: 'completion',
  summary: "Print a shell script that completes the harness's command lines",
  positionals: z.object({ shell: z.enum(shellNames).describe(`${shellNames.join(', ')}`) }),
  options: z.object({}),
  examples: [
    ['harness completion bash >> ~/.bashrc', 'For bash, from the next shell'],
    ['harness completion zsh >> ~/.zshrc', 'For zsh, after the line that calls compinit'],
    [
      'harness completion fish > ~/.config/fish/completions/harness.fish',
      'For fish; completes `npx harness` once loaded',
    ],
  ],
  async run({ shell }) {
    const { completionScripts } = await import('../completion/scripts.ts');
    process.stdout.write(completionScripts[shell]);
  },
});
