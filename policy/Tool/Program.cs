using ImageTrust.Policy.Tool;
using ImageTrust.Policy.Tool.Hosting;

return await Root.RunAsync(args, ToolHost.Process());
