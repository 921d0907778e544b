using Why403.Cli;

return await Entry.RunAsync(args, Console.Out, Console.Error).ConfigureAwait(false);
