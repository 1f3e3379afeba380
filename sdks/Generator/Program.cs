return Pulumi.Generator.CommandLine.Run(args, AppContext.BaseDirectory);
