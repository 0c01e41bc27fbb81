using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Fills with numbers drawn evenly from a range.</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null)
        {
            Native.Check(Native.at_uniform_(Handle, from, to, GeneratorHandle.Of(generator)), "uniform_");
            return this;
        }

        /// <summary>Fills with normally distributed numbers.</summary>
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null)
        {
            Native.Check(Native.at_normal_(Handle, mean, std, GeneratorHandle.Of(generator)), "normal_");
            return this;
        }

        /// <summary>Fills with numbers whose logarithm is normally distributed.</summary>
        public Tensor log_normal_(double mean = 0, double std = 1, Generator? generator = null)
        {
            Native.Check(Native.at_log_normal_(Handle, mean, std, GeneratorHandle.Of(generator)), "log_normal_");
            return this;
        }

        /// <summary>Fills with exponentially distributed numbers.</summary>
        public Tensor exponential_(double lambda = 1, Generator? generator = null)
        {
            Native.Check(Native.at_exponential_(Handle, lambda, GeneratorHandle.Of(generator)), "exponential_");
            return this;
        }

        /// <summary>Fills with ones at a probability, else zeros.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null)
        {
            Native.Check(Native.at_bernoulli_(Handle, p, GeneratorHandle.Of(generator)), "bernoulli_");
            return this;
        }

        /// <summary>Fills with ones at a probability, else zeros.</summary>
        public Tensor bernoulli_(Tensor p, Generator? generator = null)
        {
            Native.Check(Native.at_bernoulli_tensor_(Handle, p.Handle, GeneratorHandle.Of(generator)), "bernoulli_");
            return this;
        }

        /// <summary>Fills with whole numbers drawn evenly from a range.</summary>
        public Tensor random_(double from, double to, Generator? generator = null)
        {
            Native.Check(Native.at_random_(Handle, (long)from, (long)to, GeneratorHandle.Of(generator)), "random_");
            return this;
        }

        /// <summary>Ones at the probabilities that the elements give, else zeros.</summary>
        public Tensor bernoulli(Generator? generator = null) =>
            Native.Made(Native.at_bernoulli(Handle, GeneratorHandle.Of(generator), out var made), "bernoulli", made);

        /// <summary>Places drawn by the weights that the elements give.</summary>
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Native.Made(Native.at_multinomial(Handle, num_samples, replacement, GeneratorHandle.Of(generator), out var made), "multinomial", made);
    }
}
