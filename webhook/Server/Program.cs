using ImageTrust.Server.Hosting;

return await Entry.RunAsync(Console.Error);
