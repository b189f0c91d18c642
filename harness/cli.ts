import yargs from 'yargs';
export async function main(argv: string[]) {
  await yargs(argv)
    .scriptName('harness')
    .command(
      'run <plugin>',
      'run it',
      (y) => y,
      async () => {
        const a: number = 1;
        console.log(a);
      },
    )
    .demandCommand()
    .strict()
    .parseAsync();
}
