using Why403.Cli;

return await Tool.RunAsync(args, Console.Out, Console.Error).ConfigureAwait(false);
