return Pulumi.Generator.CommandLine.Run(args, AppContext.BaseDirectory, Console.Out, Console.Error);
