using System.Collections;
using System.Resources;
using System.Text;
using Mono.Cecil;

namespace Edge.Devices.Nano.Verifier;

/// <summary>Rules about an assembly as a whole: tables with 16-bit addresses, resources, what the compiler put in.</summary>
internal static class AssemblyCheck
{
    private const int TableBytes = 65_536, HandlerBytes = 8, StringBytes = 16_384;

    // What 64 KB hold beside the signatures; measured: 64,000 run, 65,535 do not.
    private const int DataBytes = 64_000;

    public static void Run(ModuleDefinition module, Findings findings)
    {
        string name = module.Assembly.Name.Name;
        MethodDefinition[] methods = [.. module.GetTypes().SelectMany(type => type.Methods)];
        int code = methods.Where(method => method.HasBody).Sum(method => new NanoLayout(method.Body).Bytes + HandlerBytes * method.Body.ExceptionHandlers.Count);
        if (code >= TableBytes)
            findings.Add(NanoRules.CodeSize, $"{code} bytes of code", name);
        int data = module.GetTypes().SelectMany(type => type.Fields).Sum(field => field.InitialValue.Length), signatures = Signatures(module, methods);
        if (data > DataBytes || data + signatures >= TableBytes)
            findings.Add(NanoRules.StaticData, $"{data} bytes of static data, {signatures} of signatures", name);
        foreach (TypeDefinition type in module.Types.Where(Embedded.Is))
            findings.Add(NanoRules.EmbeddedAttribute, type.FullName, name);
        EmbeddedResource[] resources = [.. module.Resources.OfType<EmbeddedResource>().Where(resource => resource.Name.EndsWith(".resources", StringComparison.Ordinal))];
        foreach (EmbeddedResource resource in resources.Skip(1))
            findings.Add(NanoRules.ResourceFiles, resource.Name, name);
        foreach (EmbeddedResource resource in resources)
            Strings(resource, name, findings);
    }

    // Two bytes for the length of each piece of data; one for each type of a field, parameter or local, as far as they are simple.
    private static int Signatures(ModuleDefinition module, MethodDefinition[] methods)
    {
        FieldDefinition[] fields = [.. module.GetTypes().SelectMany(type => type.Fields)];
        IEnumerable<string> texts = fields.Select(field => $"f {field.FieldType.FullName}")
            .Concat(methods.Select(method => $"m {method.ReturnType.FullName} {Names(method.Parameters.Select(parameter => parameter.ParameterType))}"))
            .Concat(methods.Where(method => method.HasBody).Select(method => $"l {Names(method.Body.Variables.Select(variable => variable.VariableType))}"));
        return texts.Distinct().Sum(text => 2 * text.Count(letter => letter == ' ') + 1) + 2 * fields.Count(field => field.InitialValue.Length > 0);
    }

    private static string Names(IEnumerable<TypeReference> types) => string.Join(' ', types.Select(type => type.FullName));

    private static void Strings(EmbeddedResource resource, string name, Findings findings)
    {
        using var reader = new ResourceReader(resource.GetResourceStream());
        foreach (DictionaryEntry entry in reader)
        {
            if (entry.Value is string text && Encoding.UTF8.GetByteCount(text) >= StringBytes)
                findings.Add(NanoRules.StringResource, $"{resource.Name}: {entry.Key}", name);
        }
    }
}
